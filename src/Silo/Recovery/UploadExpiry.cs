using Encoder.Storage.Files;
using Encoder.Storage.Uploads;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Recovery;

/// <summary>Removes expired resumable uploads, and bytes whose upload is gone because a process was killed.</summary>
public sealed partial class UploadExpiry(
    IUploadIndex uploads, UploadParts parts, IFileIndex files, TimeProvider time, ILogger<UploadExpiry> logger)
{
    private const int Step = 100;

    /// <summary>The minimum age of bytes without an upload: a request that has just opened them must first see that it is gone.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(10);

    public async Task Sweep(CancellationToken stopping)
    {
        foreach (var upload in await uploads.ListExpired(time.GetUtcNow(), Step))
        {
            stopping.ThrowIfCancellationRequested();
            await Expire(upload);
        }
        foreach (var id in parts.ListIdle(s_idle))
        {
            stopping.ThrowIfCancellationRequested();
            if (!await uploads.Contains(id)) parts.Delete(id);
        }
    }

    private async Task Expire(PartialUpload upload)
    {
        // If the upload is locked, a request is using it and extends its expiry.
        using var part = parts.Open(upload.Id);
        if (part is null) return;
        // The media may have been published without being listed. The janitor then deletes it.
        if (upload is { IsFinished: false, File: { } file }) await files.Announce(file.FilePath);
        await uploads.Remove(upload.Id);
        parts.Delete(upload.Id);
        if (!upload.IsFinished) Log.Expired(logger, upload.Id, upload.Tenant);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The upload {UploadId} of {Tenant} has expired")]
        public static partial void Expired(ILogger logger, string uploadId, string tenant);
    }
}
