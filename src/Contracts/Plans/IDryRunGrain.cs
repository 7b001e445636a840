using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Plans;

/// <summary>
/// Plans a job without creating it. The grain's key is of the caller's making, a new one each time (<see cref="EntityId"/>).
/// </summary>
[Alias("encoder.IDryRunGrain")]
public interface IDryRunGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins, or goes on to wait for what was begun. Null, after a short while, when it is not done yet: ask again with the
    /// same submission.
    /// </summary>
    [Alias("Run")]
    Task<DryRunResult?> Run(JobSubmission submission);

    /// <summary>Ends it, for nobody waits any more.</summary>
    [Alias("Cancel")]
    Task Cancel();
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
[GenerateSerializer]
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
