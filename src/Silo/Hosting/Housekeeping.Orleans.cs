using Encoder.Grains.Jobs;
using Encoder.Storage;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>
/// Looks, now and then, for what processes that are gone left behind. Jobs look after themselves by their reminders; this is for what no reminder knows of: uploads that
/// were cut off, and folders that a worker made for a job after that had ended.
/// </summary>
public sealed partial class Housekeeping(
    IWorkspace workspace, IJobIndex index, IGrainFactory grains, IOptions<ClusterOptions> options, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default))
        {
            try
            {
                await Sweep(stoppingToken);
            }
#pragma warning disable CA1031 // What could not be swept is swept the next time.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.Failed(logger, exception);
            }
        }
    }

    private async Task Sweep(CancellationToken stopping)
    {
        workspace.RemoveStaged(options.Value.StagedLifetime);
        foreach (var jobId in workspace.JobsWithWork().Union(await index.ListWithoutWork()))
        {
            if (stopping.IsCancellationRequested) return;
            await grains.GetGrain<IJobWorkGrain>(jobId).Resume();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
