using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;

namespace Encoder.Grains.Plans;

/// <summary>One dry run. It goes on beside the grain's turns, which only wait for it, and never long.</summary>
public sealed class DryRunGrain(DryRuns runs, TimeProvider time) : Grain, IDryRunGrain, IDisposable
{
    /// <summary>Well below the time that a call may take.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _cancel = new();
    private Task<DryRunResult>? _run;

    public async Task<DryRunResult?> Run(JobSubmission submission)
    {
        _run ??= Task.Run(() => runs.Run(submission, _cancel.Token));
        try
        {
            var result = await _run.WaitAsync(s_wait, time);
            DeactivateOnIdle();
            return result;
        }
        catch (TimeoutException) when (!_run.IsCompleted)
        {
            return null;
        }
    }

    public Task Cancel()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _cancel.CancelAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public void Dispose() => _cancel.Dispose();
}
