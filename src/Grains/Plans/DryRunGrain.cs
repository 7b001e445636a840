using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;
using Orleans.Placement;

namespace Encoder.Grains.Plans;

/// <summary>Makes one dry run, which ends when the caller cancels it, or after <see cref="DryRunOptions.Timeout"/>.</summary>
[ResourceOptimizedPlacement]
public sealed class DryRunGrain(DryRuns runs) : Grain, IDryRunGrain
{
    public Task<DryRunResult> Run(JobSubmission submission, CancellationToken cancellationToken = default)
    {
        DeactivateOnIdle();
        return runs.Run(submission, cancellationToken);
    }
}
