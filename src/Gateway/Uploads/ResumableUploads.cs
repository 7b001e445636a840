using Encoder.Gateway.Files;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Uploads;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Uploads;

/// <summary>
/// Takes uploads in parts, and makes files of them. Whenever the process is killed, what has arrived stays, and the next request about
/// the upload goes on where that was.
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
    /// <summary>When an upload expires of which something arrives now.</summary>
    public DateTimeOffset Expiry => time.GetUtcNow() + options.Value.UnfinishedLifetime;

    /// <summary>How far an upload has come. One of which all has arrived becomes a file now, if it is none yet.</summary>
    public Task<UploadProgress> Look(PartialUpload upload, CancellationToken cancellationToken) =>
        Hold(upload, (held, _) => Settle(held), cancellationToken);

    /// <summary>Adds bytes to an upload.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="offset">Where the client believes that they begin.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="checksum">The checksum that they are to have; null for any.</param>
    /// <param name="cancellationToken">Ends it; what has arrived stays.</param>
    public Task<UploadProgress> Append(
        PartialUpload upload, long offset, Stream content, StatedChecksum? checksum, CancellationToken cancellationToken) =>
        Hold(upload, (held, interrupted) => Append(held, offset, content, checksum, interrupted), cancellationToken);

    /// <summary>Removes an upload. A file that it has become stays.</summary>
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

        // The digest is that of everything: the copy below reads the stream to its end.
        await using var checkedContent = new ChecksumStream(content, checksum);
        var verified = checksum is null;
        if (!verified) await index.Doubt(upload.Id, offset);
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
            if (checksum is not null) await index.Doubt(upload.Id, null);
        }
        return verified ? await Settle(held) : new UploadProgress(UploadOutcome.WrongChecksum, offset);
    }

    /// <summary>
    /// Makes a file of an upload of which all has arrived. Each step may have been made before, by a process that was killed.
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
            // A client that goes away now has sent everything: nothing ends this.
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
        // It may have changed, or gone, before it was held.
        if (!await index.Extend(upload.Id, Expiry) || await index.Get(upload.Tenant, upload.Id) is not { } current)
        {
            parts.Delete(upload.Id);
            return new UploadProgress(UploadOutcome.Gone, 0);
        }
        if (current.UnverifiedFrom is { } doubtful)
        {
            part.Truncate(doubtful);
            await index.Doubt(upload.Id, null);
        }
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, holder.Interrupted);
        try
        {
            var progress = await work(new HeldUpload(current, part), interrupted.Token);
            // The bytes were published; what is left is the lock.
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

/// <summary>What became of a request about an upload.</summary>
internal enum UploadOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>The upload is gone.</summary>
    Gone,

    /// <summary>Another request works on the upload.</summary>
    Locked,

    /// <summary>The bytes do not begin where the last ones ended.</summary>
    WrongOffset,

    /// <summary>The bytes do not have the checksum that was stated, and were dropped.</summary>
    WrongChecksum,

    /// <summary>There are more bytes than were announced; all of them were dropped.</summary>
    TooMuch,
}

/// <summary>How far an upload has come.</summary>
/// <param name="Outcome">What became of the request.</param>
/// <param name="Offset">Bytes that have arrived and count.</param>
/// <param name="FileId">Id of the file that it is; null while it is none.</param>
internal sealed record UploadProgress(UploadOutcome Outcome, long Offset, string? FileId = null);
