using System.Text.Json.Serialization;

namespace Encoder.Contracts.Jobs;

/// <summary>An attempt at a work item of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobAttempt")]
public sealed record JobAttempt
{
    /// <summary>Name of the work item: <c>ingest</c>, <c>encode-3</c>, <c>audio</c>, <c>copy</c>, <c>package-PRESET</c> or
    /// <c>thumbnails</c>.</summary>
    [Id(0)] public required string Item { get; init; }

    /// <summary>1 for the first attempt at the item, 2 for the second.</summary>
    [Id(1)] public required int Attempt { get; init; }

    /// <summary>Who worked: <c>worker 1</c>, in the order of their first attempts; its name, for admins who ask for diagnostics.</summary>
    [Id(2)] public required string Worker { get; init; }

    /// <summary>When the worker began.</summary>
    [Id(3)] public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When it ended; null while it runs. A lost worker's attempt ends when the next one begins.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came of it.</summary>
    [Id(5)] public required AttemptOutcome Outcome { get; init; }

    /// <summary>Why it failed; absent unless it did.</summary>
    [Id(6)] public JobError? Error { get; init; }
}

/// <summary>What came of an attempt.</summary>
[GenerateSerializer, Alias("encoder.AttemptOutcome")]
public enum AttemptOutcome
{
    /// <summary>The attempt is running.</summary>
    Running,

    /// <summary>The attempt's result counts.</summary>
    Done,

    /// <summary>The attempt failed; another may follow.</summary>
    Failed,

    /// <summary>The worker gave no sign of life, and another attempt began.</summary>
    Lost,

    /// <summary>The attempt was given up: the job ended, or the worker's process was told to stop.</summary>
    Stopped,
}

/// <summary>A failed attempt, for admins.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobDiagnostic")]
public sealed record JobDiagnostic
{
    /// <summary>Name of the work item.</summary>
    [Id(0)] public required string Item { get; init; }

    /// <summary>1 for the first attempt at the item, 2 for the second.</summary>
    [Id(1)] public required int Attempt { get; init; }

    /// <summary>Name of the worker: its machine and process id.</summary>
    [Id(2)] public required string Worker { get; init; }

    /// <summary>When it failed.</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>Why it failed, as the job's owner is told.</summary>
    [Id(4)] public required JobError Error { get; init; }

    /// <summary>The last lines that ffmpeg or ffprobe wrote to standard error, without paths and URLs; empty if there were none.</summary>
    [Id(5)] public required string[] Lines { get; init; }
}
