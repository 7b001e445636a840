using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Storage;
using Encoder.Storage.Files;
using Encoder.Storage.Usage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Recovery;

/// <summary>
/// Deletes media past its lifetime, and media that belongs to no file because a process was killed. Media that an unfinished job uses is
/// kept: the index checks this in the transaction that removes the file.
/// </summary>
public sealed partial class Janitor(
    FileDeletion deletion,
    IFileIndex files,
    IUsage usage,
    IGrainFactory grains,
    IOptions<RetentionOptions> retention,
    IOptions<ClusterOptions> cluster,
    TimeProvider time,
    ILogger<Janitor> logger)
{
    /// <summary>The number of files listed at a time.</summary>
    private const int Step = 100;

    public async Task Sweep(CancellationToken stopping)
    {
        var unnamed = await deletion.DeleteUnnamed(cluster.Value.StagedLifetime);
        var uploads = await Expire(retention.Value.Sources, files.ListUploads, stopping);
        var outputs = await Expire(retention.Value.Outputs, files.ListOutputs, stopping);
        await usage.ForgetBefore(time.GetUtcNow() - TimeSpan.FromDays(2));
        if (unnamed + uploads + outputs > 0) Log.Swept(logger, uploads, outputs, unnamed);
    }

    private async Task<int> Expire(
        TimeSpan lifetime, Func<DateTimeOffset, int, Task<IReadOnlyList<FileKey>>> list, CancellationToken stopping)
    {
        if (lifetime == TimeSpan.Zero) return 0;
        var (deleted, before) = (0, time.GetUtcNow() - lifetime);
        while (!stopping.IsCancellationRequested)
        {
            var step = 0;
            foreach (var file in await list(before, Step))
            {
                var removal = await deletion.Delete(file.Tenant, file.Id);
                if (removal is not { File: { } removed, UsedByJob: null }) continue;
                step++;
                if (removed.JobId is { } madeBy) await grains.GetGrain<IJobWorkGrain>(madeBy).FileDeleted(removed.Id);
            }
            deleted += step;
            if (step == 0) break;
        }
        return deleted;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Deleted {Uploads} uploads and {Outputs} outputs past their lifetime, and {Unnamed} items that belong to no file")]
        public static partial void Swept(ILogger logger, int uploads, int outputs, int unnamed);
    }
}
