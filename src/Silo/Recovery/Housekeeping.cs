using Encoder.Grains.Jobs;
using Encoder.Grains.Webhooks;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Recovery;

/// <summary>
/// Picks up what processes that are gone left behind, once at the start and then at intervals: jobs whose grain was lost between a change
/// of its state and what follows from it, uploads that were cut off, and, at the start, webhooks whose timer was lost.
/// </summary>
/// <remarks>
/// A queued job that waits for its turn is not looked at, so that ten thousand of them cost one query. The reminder of a webhook ticks
/// 20 s late, and an overdue one only after its next whole period.
/// </remarks>
public sealed partial class Housekeeping(
    IWorkspace workspace,
    IJobIndex index,
    IGrainFactory grains,
    IReminderTable reminders,
    Janitor janitor,
    UploadExpiry uploads,
    IOptions<ClusterOptions> options,
    JobOptions jobs,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<Housekeeping> logger) : BackgroundService
{
    /// <summary>Grains that are called at the same time.</summary>
    private const int Parallelism = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // What jobs report names the address of the process.
            await lifetime.WaitForStart(stoppingToken);
            await Attempt(WakeWebhooks, stoppingToken);
            using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
            do
            {
                await Attempt(Sweep, stoppingToken);
                await Attempt(janitor.Sweep, stoppingToken);
                await Attempt(uploads.Sweep, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task Attempt(Func<CancellationToken, Task> task, CancellationToken stopping)
    {
        try
        {
            await task(stopping);
        }
#pragma warning disable CA1031 // The next sweep tries again.
        catch (Exception exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception);
        }
    }

    private async Task Sweep(CancellationToken stopping)
    {
        workspace.RemoveStaged(options.Value.StagedLifetime);
        var unsettled = workspace.JobsWithWork(jobs.RetryWindow).Union(await index.ListWithoutWork()).ToArray();
        await InParallel(unsettled, jobId => grains.GetGrain<IJobWorkGrain>(jobId).Resume(), stopping);
        if (unsettled.Length > 0) Log.Resumed(logger, unsettled.Length);
    }

    private async Task WakeWebhooks(CancellationToken stopping)
    {
        var soon = (time.GetUtcNow() + WebhookGrain.LongestTimer).UtcDateTime;
        var webhooks = grains.GetGrain<IWebhookGrain>("any").GetGrainId().Type;
        // A range that ends where it begins is the whole ring.
        var all = (await reminders.ReadRows(0, 0, stopping)).Reminders;
        var due = all.Where(reminder => reminder.GrainId.Type == webhooks && reminder.StartAt <= soon);
        await InParallel(due, reminder => grains.GetGrain<IWebhookGrain>(reminder.GrainId.Key.ToString()!).Resume(), stopping);
    }

    private static Task InParallel<T>(IEnumerable<T> items, Func<T, Task> call, CancellationToken stopping)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stopping };
        return Parallel.ForEachAsync(items, options, async (item, _) => await call(item));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping failed; the next sweep tries again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Jobs} jobs in work were looked after")]
        public static partial void Resumed(ILogger logger, int jobs);
    }
}
