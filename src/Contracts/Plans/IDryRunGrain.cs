using Encoder.Contracts.Jobs;
using Orleans.CodeGeneration;

namespace Encoder.Contracts.Plans;

/// <summary>Plans a job without creating it. The caller makes a new key for each call (<see cref="EntityId"/>).</summary>
[Alias("encoder.IDryRunGrain"), Version(1)]
public interface IDryRunGrain : IGrainWithStringKey
{
    /// <summary>Plans what the job would do: fetches the source if it has a URL, and probes it.</summary>
    /// <param name="submission">The job as it would be submitted.</param>
    /// <param name="cancellationToken">Cancels the dry run, which leaves nothing behind.</param>
    [Alias("Run"), ResponseTimeout("00:11:00")]
    Task<DryRunResult> Run(JobSubmission submission, CancellationToken cancellationToken = default);
}

/// <summary>The result of a dry run.</summary>
[GenerateSerializer, Immutable, Alias("encoder.DryRunResult")]
public sealed record DryRunResult(DryRunOutcome Outcome)
{
    /// <summary>The plan; null unless the outcome is <see cref="DryRunOutcome.Planned"/>.</summary>
    [Id(1)] public JobPlan? Plan { get; init; }

    /// <summary>The error that the job would fail with; null unless the outcome is <see cref="DryRunOutcome.Refused"/>.</summary>
    [Id(2)] public JobError? Refusal { get; init; }

    /// <summary>The rules that the request breaks, by path; null unless the outcome is <see cref="DryRunOutcome.Invalid"/>.</summary>
    [Id(3)] public Dictionary<string, string[]>? Errors { get; init; }
}

/// <summary>How a dry run ended.</summary>
[GenerateSerializer, Alias("encoder.DryRunOutcome")]
public enum DryRunOutcome
{
    /// <summary>There is a plan.</summary>
    Planned,

    /// <summary>The job would fail because of its source.</summary>
    Refused,

    /// <summary>The request breaks rules.</summary>
    Invalid,

    /// <summary>The tenant has no file with the given videoId.</summary>
    VideoNotFound,

    /// <summary>The maximum number of dry runs is already in progress.</summary>
    Busy,

    /// <summary>The dry run took longer than allowed.</summary>
    TimedOut,
}
