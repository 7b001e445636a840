using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Grains.Renditions;
using Encoder.Grains.Thumbnails;
using Encoder.Grains.Work;
using Encoder.Silo.Units;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Worker;

/// <summary>
/// Claims units of work, as many as it has slots, does them and hands the results to their owners. It keeps nothing:
/// should it be lost, its leases end, and others begin the units anew.
/// </summary>
public sealed partial class EncodingWorker(
    IWorkQueue queue,
    IMediaStore media,
    IGrainFactory grains,
    IUnitRunner runner,
    HeldUnits held,
    IOptions<WorkerOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<EncodingWorker> logger) : BackgroundService
{
    private readonly WorkerOptions _options = options.Value;

    /// <summary>Name of this worker in leases and logs.</summary>
    public string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await HasStarted(stoppingToken);
        using var handOver = new CancellationTokenSource();
        using var draining = stoppingToken.Register(() => handOver.CancelAfter(_options.DrainTimeout));
        await Task.WhenAll(Enumerable.Range(0, _options.Slots).Select(_ => WorkUntil(stoppingToken, handOver.Token)));
    }

    /// <summary>Waits until all of the process is there: what its predecessor left has been picked up, and the address that jobs tell is known.</summary>
    private async Task HasStarted(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkUntil(CancellationToken stopping, CancellationToken handOver)
    {
        WorkLease? done = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var lease = await queue.Claim(Name, _options.Lease, done);
                done = null;
                if (lease is not null) done = await Work(lease, handOver);
                else await queue.WaitForWork(_options.PollInterval, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away comes back; the worker is there when it does.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.SlotFailed(logger, exception);
                await Task.Delay(_options.PollInterval, CancellationToken.None);
            }
        }
        if (done is not null) await EndLast(done);
    }

    /// <summary>Ends a unit that no further claim ends.</summary>
    private async Task EndLast(WorkLease done)
    {
        try
        {
            await queue.Finish(done);
        }
#pragma warning disable CA1031 // Its lease ends, and whoever takes the unit then is told that there is nothing to do.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.LeftInQueue(logger, exception, done.JobId, done.Unit, done.Attempt);
        }
    }

    /// <summary>Does a unit. Returns it when it is to be taken out of the queue.</summary>
    private async Task<WorkLease?> Work(WorkLease lease, CancellationToken handOver)
    {
        using var unit = new HeldUnit(lease, OwnerOf(lease), handOver);
        using var holding = held.Hold(unit);
        if (await unit.Owner.Begin(unit.Claim) is not { } order) return lease;

        Log.Begun(logger, lease.JobId, lease.Unit, lease.Attempt);
        return await Run(unit, order) is { } result ? await HandIn(unit, result) : null;
    }

    /// <summary>Does the unit. Null when it was lost, or handed back because the process stops.</summary>
    private async Task<UnitResult?> Run(HeldUnit unit, UnitOrder order)
    {
        var lease = unit.Lease;
        using var activity = WorkerTelemetry.Source.StartActivity("unit")?.SetTag("job", lease.JobId).SetTag("unit", lease.Unit).SetTag("attempt", lease.Attempt);
        try
        {
            var folder = media.CreateAttempt(lease.JobId, lease.Unit, lease.Attempt);
            return await runner.Run(new UnitContext(lease.JobId, folder, unit.Progress), order, unit.Stopped);
        }
        catch (OperationCanceledException) when (unit.Stopped.IsCancellationRequested)
        {
            Log.Stopped(logger, lease.JobId, lease.Unit, lease.Attempt, unit.IsLost);
            if (!unit.IsLost) await queue.Release(lease);
            return null;
        }
        catch (StorageFullException)
        {
            return UnitFailed.StorageFull;
        }
#pragma warning disable CA1031 // Whatever went wrong, the job must come to an end.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.UnitThrew(logger, exception, lease.JobId, lease.Unit, lease.Attempt);
            return new UnitFailed(JobErrorCodes.EncoderFailed, "The encoder failed unexpectedly.", MayPass: true);
        }
    }

    /// <inheritdoc cref="Work"/>
    private async Task<WorkLease?> HandIn(HeldUnit unit, UnitResult result)
    {
        var lease = unit.Lease;
        if (result is UnitFailed failed)
        {
            Log.Failed(logger, lease.JobId, lease.Unit, lease.Attempt, failed.Code, failed.Message);
            // Before it is told: where the disk is full, there may be no room to write down that it is.
            media.RemoveAttempt(lease.JobId, lease.Unit, lease.Attempt);
        }
        var verdict = await End(unit, result);
        Log.Ended(logger, lease.JobId, lease.Unit, lease.Attempt, verdict);
        if (verdict == UnitVerdict.TryAgain)
        {
            await queue.Release(lease, _options.RetryDelay);
            return null;
        }
        if (verdict == UnitVerdict.Refused) media.RemoveAttempt(lease.JobId, lease.Unit, lease.Attempt);
        return lease;
    }

    /// <summary>Tells the owner until it answers: work that was done is not thrown away because a database was away for a while.</summary>
    private async Task<UnitVerdict> End(HeldUnit unit, UnitResult result)
    {
        while (true)
        {
            try
            {
                return await unit.Owner.End(unit.Claim, result);
            }
#pragma warning disable CA1031 // The claim's fence makes a repetition harmless, whatever went wrong.
            catch (Exception exception) when (!unit.Stopped.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.EndFailed(logger, exception, unit.Lease.JobId, unit.Lease.Unit, unit.Lease.Attempt);
                await Task.Delay(_options.RetryDelay, unit.Stopped);
            }
        }
    }

    private IUnitOwner OwnerOf(WorkLease lease) => lease.Unit switch
    {
        UnitNames.Thumbnails => grains.GetGrain<IThumbnailGrain>(lease.JobId),
        _ when UnitNames.PresetOf(lease.Unit) is { } presetId => grains.GetGrain<IRenditionGrain>(presetId),
        _ => grains.GetGrain<IJobWorkGrain>(lease.JobId),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Unit} begun, attempt {Attempt}")]
        public static partial void Begun(ILogger logger, string jobId, string unit, int attempt);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Unit} ended, attempt {Attempt}: {Verdict}")]
        public static partial void Ended(ILogger logger, string jobId, string unit, int attempt, UnitVerdict verdict);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: {Unit} failed, attempt {Attempt}: {Code}, {Reason}")]
        public static partial void Failed(ILogger logger, string jobId, string unit, int attempt, string code, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Unit} stopped, attempt {Attempt} (lost: {Lost})")]
        public static partial void Stopped(ILogger logger, string jobId, string unit, int attempt, bool lost);

        [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: {Unit} threw, attempt {Attempt}")]
        public static partial void UnitThrew(ILogger logger, Exception exception, string jobId, string unit, int attempt);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the end of {Unit}, attempt {Attempt}, could not be told; it is told again")]
        public static partial void EndFailed(ILogger logger, Exception exception, string jobId, string unit, int attempt);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: {Unit}, attempt {Attempt}, has ended and could not be taken out of the queue; that waits for the end of its lease")]
        public static partial void LeftInQueue(ILogger logger, Exception exception, string jobId, string unit, int attempt);

        [LoggerMessage(Level = LogLevel.Error, Message = "A slot failed; it goes on after a pause")]
        public static partial void SlotFailed(ILogger logger, Exception exception);
    }
}
