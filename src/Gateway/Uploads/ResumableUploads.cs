using Encoder.Gateway.Files;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Uploads;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Uploads;

/// <summary>
/// Receives resumable uploads and turns them into files. If the process is killed at any moment, the bytes that have arrived are kept, and
/// the next request for the upload continues from there.
/// </summary>
internal sealed class ResumableUploads(
    IUploadIndex index,
    UploadParts parts,
    UploadHolders holders,
    UploadIntake intake,
    IFileIndex files,
    IMediaStore media,
    IOptions<UploadOptions> options,
    TimeProvider time)
{
    /// <summary>The time when an upload that receives bytes now expires.</summary>
    public DateTimeOffset Expiry => time.GetUtcNow() + options.Value.UnfinishedLifetime;

    /// <summary>Returns the progress of an upload. If all bytes have arrived, turns it into a file unless that has been done.</summary>
    public Task<UploadProgress> Look(PartialUpload upload, CancellationToken cancellationToken) =>
        Hold(upload, (held, _) => Settle(held), cancellationToken);

    /// <summary>Adds bytes to an upload.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="offset">The offset of the bytes, according to the client.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="checksum">The expected checksum of the bytes; null to accept any.</param>
    /// <param name="cancellationToken">Cancels the transfer; bytes that have arrived are kept.</param>
    public Task<UploadProgress> Append(
        PartialUpload upload, long offset, Stream content, StatedChecksum? checksum, CancellationToken cancellationToken) =>
        Hold(upload, (held, interrupted) => Append(held, offset, content, checksum, interrupted), cancellationToken);

    /// <summary>Removes an upload. The file that it has become, if any, is kept.</summary>
    public Task<UploadProgress> Terminate(PartialUpload upload, CancellationToken cancellationToken) =>
        Hold(
            upload,
            async (held, _) =>
            {
                if (held.Upload is { IsFinished: false, File: { } file }) await files.Announce(file.FilePath);
                await index.Remove(upload.Id);
                parts.Delete(upload.Id);
                return new UploadProgress(UploadOutcome.Done, 0);
            },
            cancellationToken);

    private async Task<UploadProgress> Append(
        HeldUpload held, long offset, Stream content, StatedChecksum? checksum, CancellationToken interrupted)
    {
        var (upload, part) = held;
        if (upload.IsFinished || upload.File is not null || offset != part.Length)
        {
            var settled = await Settle(held);
            return settled with { Outcome = offset == settled.Offset ? UploadOutcome.Done : UploadOutcome.WrongOffset };
        }

        // The checksum covers the whole body, because the copy below reads the stream to its end.
        await using var checkedContent = new ChecksumStream(content, checksum);
        var verified = checksum is null;
        if (!verified) await index.MarkUnverified(upload.Id, offset);
        try
        {
            await part.Append(checkedContent, upload.Length - offset, interrupted);
            verified = verified || checkedContent.Matches;
        }
        catch (MediaTooLargeException)
        {
            part.Truncate(offset);
            return new UploadProgress(UploadOutcome.TooMuch, offset);
        }
        finally
        {
            if (!verified) part.Truncate(offset);
            if (checksum is not null) await index.MarkUnverified(upload.Id, null);
        }
        return verified ? await Settle(held) : new UploadProgress(UploadOutcome.WrongChecksum, offset);
    }

    /// <summary>
    /// Turns an upload into a file if all bytes have arrived. Each step may already have been done by a process that was killed.
    /// </summary>
    private async Task<UploadProgress> Settle(HeldUpload held)
    {
        var (upload, part) = held;
        if (upload.IsFinished) return new UploadProgress(UploadOutcome.Done, upload.Length, upload.Id);
        var file = upload.File;
        if (file is null)
        {
            part.Flush();
            if (part.Length < upload.Length) return new UploadProgress(UploadOutcome.Done, part.Length);
            var path = parts.PathOf(upload.Id);
            // Not cancelled if the client disconnects now, because it has sent everything.
            file = await intake.Describe(upload.Tenant, upload.Id, new StagedFile(path, upload.Length), CancellationToken.None);
            await index.Name(upload.Id, file);
        }
        if (part.Length == upload.Length) media.Publish(new StagedFile(parts.PathOf(upload.Id), upload.Length), file.FilePath);
        await files.Add(upload.Tenant, file);
        await index.Finish(upload.Id);
        return new UploadProgress(UploadOutcome.Done, upload.Length, file.Id);
    }

    private async Task<UploadProgress> Hold(
        PartialUpload upload, Func<HeldUpload, CancellationToken, Task<UploadProgress>> work, CancellationToken cancellationToken)
    {
        using var holder = await holders.Take(upload.Id, cancellationToken);
        if (holder is null) return new UploadProgress(UploadOutcome.Locked, 0);
        using var part = parts.Open(upload.Id);
        if (part is null) return new UploadProgress(UploadOutcome.Locked, 0);
        // The upload may have changed, or been removed, before it was locked.
        if (!await index.Extend(upload.Id, Expiry) || await index.Get(upload.Tenant, upload.Id) is not { } current)
        {
            parts.Delete(upload.Id);
            return new UploadProgress(UploadOutcome.Gone, 0);
        }
        if (current.UnverifiedFrom is { } doubtful)
        {
            part.Truncate(doubtful);
            await index.MarkUnverified(upload.Id, null);
        }
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, holder.Interrupted);
        try
        {
            var progress = await work(new HeldUpload(current, part), interrupted.Token);
            // The bytes were published; only the lock file is left.
            if (progress.FileId is not null) parts.Delete(upload.Id);
            return progress;
        }
        catch (OperationCanceledException) when (holder.Interrupted.IsCancellationRequested)
        {
            return new UploadProgress(UploadOutcome.Locked, 0);
        }
    }

    private sealed record HeldUpload(PartialUpload Upload, UploadPart Part);
}

/// <summary>The outcome of a request for an upload.</summary>
internal enum UploadOutcome
{
    /// <summary>The request succeeded.</summary>
    Done,

    /// <summary>The upload is gone.</summary>
    Gone,

    /// <summary>Another request is using the upload.</summary>
    Locked,

    /// <summary>The bytes do not start at the current offset.</summary>
    WrongOffset,

    /// <summary>The bytes do not have the stated checksum and were dropped.</summary>
    WrongChecksum,

    /// <summary>The body exceeds the stated length of the upload and was dropped.</summary>
    TooMuch,
}

/// <summary>The progress of an upload.</summary>
/// <param name="Outcome">The outcome of the request.</param>
/// <param name="Offset">The number of bytes that were received and kept.</param>
/// <param name="FileId">The id of the file that the upload has become; null if it is unfinished.</param>
internal sealed record UploadProgress(UploadOutcome Outcome, long Offset, string? FileId = null);
