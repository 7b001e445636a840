using System.Text.Json.Serialization;

namespace Encoder.Contracts.Jobs;

/// <summary>An attempt at a work item of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobAttempt")]
public sealed record JobAttempt
{
    /// <summary>
    /// The name of the work item: <c>ingest</c>, <c>encode-3</c>, <c>audio</c>, <c>copy</c>, <c>package-PRESET</c> or <c>thumbnails</c>.
    /// </summary>
    [Id(0)] public required string Item { get; init; }

    /// <summary>The number of the attempt at the work item, from 1.</summary>
    [Id(1)] public required int Attempt { get; init; }

    /// <summary>
    /// <c>worker 1</c> and so on, in the order of first attempts; for admins who request diagnostics, the name of the worker.
    /// </summary>
    [Id(2)] public required string Worker { get; init; }

    /// <summary>When the attempt started.</summary>
    [Id(3)] public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When the attempt ended; null while it is running. A lost worker's attempt ends when the next one starts.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The outcome of the attempt.</summary>
    [Id(5)] public required AttemptOutcome Outcome { get; init; }

    /// <summary>Why the attempt failed; absent if it did not fail.</summary>
    [Id(6)] public JobError? Error { get; init; }
}

/// <summary>The outcome of an attempt.</summary>
[GenerateSerializer, Alias("encoder.AttemptOutcome")]
public enum AttemptOutcome
{
    /// <summary>The attempt is running.</summary>
    Running,

    /// <summary>The attempt succeeded, and its result is used.</summary>
    Done,

    /// <summary>The attempt failed; another may follow.</summary>
    Failed,

    /// <summary>The worker stopped responding, and another attempt started.</summary>
    Lost,

    /// <summary>The attempt was stopped, because the job ended or the worker's process was shutting down.</summary>
    Stopped,
}

/// <summary>A failed attempt at a work item, with details for admins.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobDiagnostic")]
public sealed record JobDiagnostic
{
    /// <summary>The name of the work item.</summary>
    [Id(0)] public required string Item { get; init; }

    /// <summary>The number of the attempt at the work item, from 1.</summary>
    [Id(1)] public required int Attempt { get; init; }

    /// <summary>The name of the worker: its machine and process id.</summary>
    [Id(2)] public required string Worker { get; init; }

    /// <summary>When the attempt failed.</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>Why the attempt failed, as shown to the job's owner.</summary>
    [Id(4)] public required JobError Error { get; init; }

    /// <summary>The last lines that ffmpeg or ffprobe wrote to standard error, without paths and URLs; empty if there were none.</summary>
    [Id(5)] public required string[] Lines { get; init; }
}
