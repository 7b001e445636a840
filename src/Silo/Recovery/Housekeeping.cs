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
/// Resumes what lost processes left unfinished, at startup and then at intervals: jobs whose grain was lost between a state change and its
/// effects, interrupted uploads and, at startup only, webhooks whose timer was lost.
/// </summary>
/// <remarks>
/// Queued jobs that wait for their turn are skipped, so that ten thousand of them cost one query. A webhook's reminder alone would be too
/// slow: it ticks 20 s late and, if it is overdue at startup, only after its next whole period.
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
    /// <summary>The number of grains called in parallel.</summary>
    private const int Parallelism = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Webhooks of jobs contain the address of the process, which is known once it has started.
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
            // The process is stopping.
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
        // A range whose ends are equal is the whole ring.
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

        [LoggerMessage(Level = LogLevel.Debug, Message = "Resumed {Jobs} unfinished jobs")]
        public static partial void Resumed(ILogger logger, int jobs);
    }
}
