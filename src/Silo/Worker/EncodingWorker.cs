using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Grains.Renditions;
using Encoder.Grains.Thumbnails;
using Encoder.Grains.Work;
using Encoder.Media.Processes;
using Encoder.Silo.Hosting;
using Encoder.Silo.WorkItems;
using Encoder.Storage.Media;
using Encoder.Storage.Usage;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Worker;

/// <summary>
/// Leases work items, one per slot, carries them out and hands the results to their owners. It keeps no state: if it is lost, its
/// leases expire and other workers start the items again.
/// </summary>
public sealed partial class EncodingWorker(
    IWorkQueue queue,
    IWorkspace workspace,
    StorageSpace space,
    IUsage usage,
    IGrainFactory grains,
    IWorkItemRunner runner,
    LeaseKeeper keeper,
    IOptions<WorkerOptions> options,
    WorkItemLimits limits,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<EncodingWorker> logger) : BackgroundService
{
    private readonly WorkerOptions _options = options.Value;
    private readonly WorkerSlots _slots = new(options.Value.Slots);
    private long _started;

    /// <summary>The name of this worker in leases and logs.</summary>
    public string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // By then, leftovers of an earlier process have been cleaned up, and the public address in webhooks is known.
        await lifetime.WaitForStart(stoppingToken);
        _started = time.GetTimestamp();
        using var handOver = new CancellationTokenSource();
        using var draining = stoppingToken.Register(() => handOver.CancelAfter(_options.DrainTimeout));
        WorkerTelemetry.AddSlots(_options.Slots);
        await Task.WhenAll(Enumerable.Range(0, _options.Slots).Select(_ => WorkUntil(stoppingToken, handOver.Token)));
        WorkerTelemetry.AddSlots(-_options.Slots);
    }

    private async Task WorkUntil(CancellationToken stopping, CancellationToken handOver)
    {
        WorkLease? done = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                WorkLease? lease = null;
                using (await _slots.Take(stopping))
                {
                    // Work started on a full volume would fail.
                    if (!space.IsLow) lease = await queue.Claim(Name, _options.Lease, done);
                    else if (done is not null) await queue.Finish(done);
                    done = null;
                    if (lease is not null && !AttemptRules.IsSuspect(lease, limits))
                    {
                        done = await Work(lease, handOver);
                        continue;
                    }
                }
                if (lease is not null) done = await WorkAlone(lease, handOver);
                else await queue.WaitForWork(_options.PollInterval, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // The worker survives an outage of the database.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.SlotFailed(logger, exception);
                await Task.Delay(_options.PollInterval, CancellationToken.None);
            }
        }
        if (done is not null) await FinishLast(done);
    }

    /// <summary>Finishes the last item. Earlier items are finished by the claim of the next one.</summary>
    private async Task FinishLast(WorkLease done)
    {
        try
        {
            await queue.Finish(done);
        }
#pragma warning disable CA1031 // The lease expires, and the item's owner then tells the next worker that nothing is left to do.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.LeftInQueue(logger, exception, done.JobId, done.Name, done.Attempt);
        }
    }

    /// <summary>Works on an item. Returns its lease if the item is to be removed from the queue; otherwise null.</summary>
    private async Task<WorkLease?> Work(WorkLease lease, CancellationToken handOver)
    {
        using var active = new ActiveLease(lease, OwnerOf(lease), handOver);
        using var keeping = keeper.Keep(active);
        return await Work(active);
    }

    /// <summary>Runs a suspect while this worker does nothing else, so that a loss of the worker can be attributed to the item.</summary>
    /// <inheritdoc cref="Work(WorkLease, CancellationToken)"/>
    private async Task<WorkLease?> WorkAlone(WorkLease lease, CancellationToken handOver)
    {
        var probation = limits.Probation - time.GetElapsedTime(_started);
        if (probation > TimeSpan.Zero)
        {
            // This worker may be on a machine that loses every worker soon after its start. One more loss would then prove nothing.
            await queue.Release(lease, probation);
            return null;
        }
        using var active = new ActiveLease(lease, OwnerOf(lease), handOver);
        using var keeping = keeper.Keep(active);
        try
        {
            using var all = await _slots.TakeAll(active.Stopped);
            if (!await queue.RunsAlone(lease)) return null;
            Log.RunsAlone(logger, lease.JobId, lease.Name, lease.Attempt, lease.Lost, lease.LostAlone);
            return await Work(active);
        }
        catch (OperationCanceledException) when (active.Stopped.IsCancellationRequested)
        {
            // The other slots did not become free in time.
            if (!active.IsLost) await queue.Release(lease);
            return null;
        }
    }

    private async Task<WorkLease?> Work(ActiveLease active)
    {
        var lease = active.Lease;
        try
        {
            if (await active.Owner.Begin(lease) is not { } payload) return lease;

            Log.Begun(logger, lease.JobId, lease.Name, lease.Attempt);
            if (await Run(active, payload) is not { } result) return null;
            using var report = WorkerTelemetry.StartReport(lease, payload);
            return await HandIn(active, result);
        }
        catch
        {
            // The owner could not be reached, perhaps because a silo is stopping. The worker is alive, so this does not count as a loss.
            await queue.Release(lease, _options.RetryDelay);
            throw;
        }
    }

    /// <summary>Carries out the payload. Returns null if the lease was lost, or released because the process is stopping.</summary>
    private async Task<WorkResult?> Run(ActiveLease active, WorkPayload payload)
    {
        using var unit = WorkerTelemetry.Start(active.Lease, payload);
        using var errors = LastErrors.Collect();
        var result = await RunOnce(active, payload);
        if (result is WorkFailed { Lines: null } failed) result = failed with { Lines = FailureLines.Of(errors.Text, limits) };
        return unit.Result = result;
    }

    /// <inheritdoc cref="Run"/>
    private async Task<WorkResult?> RunOnce(ActiveLease active, WorkPayload payload)
    {
        var lease = active.Lease;
        try
        {
            var folder = workspace.CreateAttempt(lease.JobId, lease.Name, lease.Attempt);
            return await runner.Run(new WorkItemContext(lease.JobId, folder, active.Progress), payload, active.Stopped);
        }
        catch (OperationCanceledException) when (active.Stopped.IsCancellationRequested)
        {
            Log.Stopped(logger, lease.JobId, lease.Name, lease.Attempt, active.IsLost);
            if (active.IsLost) workspace.RemoveAttempt(lease.JobId, lease.Name, lease.Attempt);
            else await queue.Release(lease);
            return null;
        }
        catch (StorageFullException)
        {
            return WorkFailed.StorageFull;
        }
#pragma warning disable CA1031 // Whatever went wrong, the job must end.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(logger, exception, lease.JobId, lease.Name, lease.Attempt);
            return new WorkFailed(JobErrorCodes.EncoderFailed, "The encoder failed unexpectedly.", IsTransient: true)
            {
                Lines = FailureLines.Of($"{exception.GetType().Name}: {exception.Message}", limits),
            };
        }
    }

    /// <inheritdoc cref="Work(WorkLease, CancellationToken)"/>
    private async Task<WorkLease?> HandIn(ActiveLease active, WorkResult result)
    {
        var lease = active.Lease;
        if (result is WorkFailed failed)
        {
            Log.Failed(logger, lease.JobId, lease.Name, lease.Attempt, failed.Code, failed.Message);
            // Must come before the report of the failure: if the disk is full, there may be no space to store the report.
            workspace.RemoveAttempt(lease.JobId, lease.Name, lease.Attempt);
        }
        var verdict = await End(active, result);
        Log.Ended(logger, lease.JobId, lease.Name, lease.Attempt, verdict);
        if (verdict == WorkVerdict.TryAgain)
        {
            await queue.Release(lease, _options.RetryDelay);
            return null;
        }
        if (verdict == WorkVerdict.Refused) workspace.RemoveAttempt(lease.JobId, lease.Name, lease.Attempt);
        return lease;
    }

    /// <summary>Repeats the report until the owner answers, so that finished work is not lost while a database is unavailable.</summary>
    private async Task<WorkVerdict> End(ActiveLease active, WorkResult result)
    {
        while (true)
        {
            try
            {
                if (result is Ingested ingested)
                    await usage.AddVideo(active.Lease.JobId, TimeSpan.FromSeconds(ingested.Plan.Duration), time.GetUtcNow());
                return await active.Owner.End(active.Lease, result);
            }
#pragma warning disable CA1031 // Whatever went wrong, the fence token makes repetition harmless.
            catch (Exception exception) when (!active.Stopped.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.EndFailed(logger, exception, active.Lease.JobId, active.Lease.Name, active.Lease.Attempt);
                await Task.Delay(_options.RetryDelay, active.Stopped);
            }
        }
    }

    private IWorkOwner OwnerOf(WorkLease lease) => lease.Name.Kind switch
    {
        WorkItemKind.Thumbnails => grains.GetGrain<IThumbnailGrain>(lease.JobId),
        WorkItemKind.Package => grains.GetGrain<IRenditionGrain>(lease.Name.PresetId!),
        _ => grains.GetGrain<IJobWorkGrain>(lease.JobId),
    };

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Job {JobId}: {Item}, attempt {Attempt}, may have killed its workers ({Lost} lost, and {LostAlone} that ran nothing "
                + "else); this worker runs it alone")]
        public static partial void RunsAlone(ILogger logger, string jobId, WorkItemName item, int attempt, int lost, int lostAlone);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Item} begun, attempt {Attempt}")]
        public static partial void Begun(ILogger logger, string jobId, WorkItemName item, int attempt);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Item} ended, attempt {Attempt}: {Verdict}")]
        public static partial void Ended(ILogger logger, string jobId, WorkItemName item, int attempt, WorkVerdict verdict);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: {Item} failed, attempt {Attempt}: {Code}, {Reason}")]
        public static partial void Failed(ILogger logger, string jobId, WorkItemName item, int attempt, string code, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Item} stopped, attempt {Attempt} (lost: {Lost})")]
        public static partial void Stopped(ILogger logger, string jobId, WorkItemName item, int attempt, bool lost);

        [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: {Item} threw, attempt {Attempt}")]
        public static partial void Threw(ILogger logger, Exception exception, string jobId, WorkItemName item, int attempt);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Job {JobId}: the end of {Item}, attempt {Attempt}, could not be reported; retrying")]
        public static partial void EndFailed(ILogger logger, Exception exception, string jobId, WorkItemName item, int attempt);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Job {JobId}: {Item}, attempt {Attempt}, has ended but could not be removed from the queue before its lease ends")]
        public static partial void LeftInQueue(ILogger logger, Exception exception, string jobId, WorkItemName item, int attempt);

        [LoggerMessage(Level = LogLevel.Error, Message = "A slot failed; it continues after a pause")]
        public static partial void SlotFailed(ILogger logger, Exception exception);
    }
}
