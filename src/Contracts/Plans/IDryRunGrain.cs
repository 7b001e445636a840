using Encoder.Contracts.Jobs;
using Orleans.CodeGeneration;

namespace Encoder.Contracts.Plans;

/// <summary>
/// Plans a job without creating it. The grain's key is of the caller's making, a new one each time (<see cref="EntityId"/>).
/// </summary>
[Alias("encoder.IDryRunGrain"), Version(1)]
public interface IDryRunGrain : IGrainWithStringKey
{
    /// <summary>Plans what the job would do: fetches the source if it has a URL, and probes it.</summary>
    /// <param name="submission">The job as it would be submitted.</param>
    /// <param name="cancellationToken">Ends the run; nothing of it remains.</param>
    [Alias("Run"), ResponseTimeout("00:11:00")]
    Task<DryRunResult> Run(JobSubmission submission, CancellationToken cancellationToken = default);
}

/// <summary>What a dry run came to.</summary>
[GenerateSerializer, Immutable, Alias("encoder.DryRunResult")]
public sealed record DryRunResult(DryRunOutcome Outcome)
{
    /// <summary>The plan; null unless it was planned.</summary>
    [Id(1)] public JobPlan? Plan { get; init; }

    /// <summary>With what the job would fail; null unless it was refused.</summary>
    [Id(2)] public JobError? Refusal { get; init; }

    /// <summary>The rules that the request breaks, by path; null unless it is invalid.</summary>
    [Id(3)] public Dictionary<string, string[]>? Errors { get; init; }
}

/// <summary>How a dry run ended.</summary>
[GenerateSerializer, Alias("encoder.DryRunOutcome")]
public enum DryRunOutcome
{
    /// <summary>There is a plan.</summary>
    Planned,

    /// <summary>The job would fail at its source.</summary>
    Refused,

    /// <summary>The request breaks rules.</summary>
    Invalid,

    /// <summary>The tenant has no file with the given videoId.</summary>
    VideoNotFound,

    /// <summary>As many dry runs as are allowed are under way.</summary>
    Busy,

    /// <summary>It took longer than is allowed.</summary>
    TimedOut,
}
