using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>The durable state of a job. Only <see cref="JobMachine"/> changes it.</summary>
public sealed record JobState
{
    /// <summary>The schema version of this record. Raise it with every change that older versions of the service would misread.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The number of changes. The index uses it to tell the newer of two states.</summary>
    public long Revision { get; init; }

    public string Id { get; init; } = "";

    public string Tenant { get; init; } = "";

    public JobUser User { get; init; } = new("", "", "");

    public JobRequest Request { get; init; } = new();

    public JobPreset[] Presets { get; init; } = [];

    public JobThumbnail[] Thumbnails { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobStoryboard? Storyboard { get; init; }

    public JobStatus Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The progress in percent. It never falls within a run.</summary>
    public int Progress { get; init; }

    /// <summary>The trace context of the request that created the job (W3C <c>traceparent</c>); null if it was not traced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Trace { get; init; }

    /// <summary>The number of retries. Each retry is a new run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Run { get; init; }

    /// <summary>Whether the job was cancelled in this run. A cancelled job ends when none of its outputs is in progress any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCancelled { get; init; }

    /// <summary>When the first work item after the ingest began; null before that, and after the end of the job.</summary>
    public DateTimeOffset? EncodingSince { get; init; }

    /// <summary>
    /// The share of the work that was already done at <see cref="EncodingSince"/>, 0 to 1: what a retry did not have to do again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double EncodingFrom { get; init; }

    /// <summary>When the job is expected to end, as of the last change; null if that is unknown, and after the end.</summary>
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>The published path of the uploaded video; null if the source has a URL.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The published path of each caption file of the request, null for one with a URL; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string?[]? CaptionPaths { get; init; }

    /// <summary>The plan; null until the source has been ingested.</summary>
    public EncodePlan? Plan { get; init; }

    /// <summary>The job's own work items: ingest, encodes, audio, copy. Those of its outputs belong to the outputs' grains.</summary>
    [JsonPropertyName("units")]
    public WorkItemState[] WorkItems { get; init; } = [];

    /// <summary>The outputs: one for each preset, and one for all thumbnails.</summary>
    [JsonPropertyName("parts")]
    public JobOutput[] Outputs { get; init; } = [];

    public JobWarning[] Warnings { get; init; } = [];

    /// <summary>The first error.</summary>
    public JobError? Error { get; init; }

    /// <summary>The verification of the encode that failed the job; null if none did.</summary>
    public OutputVerification[]? Verification { get; init; }

    /// <summary>The newest attempts at the job's own work items, oldest first; null if there were none or none are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public WorkAttempt[]? Attempts { get; init; }

    [JsonIgnore] public int Priority => Request.Priority ?? JobRequestRules.DefaultPriority;

    [JsonIgnore] public bool HasEnded => Status.HasEnded();

    /// <summary>The id of the webhook event for the end of this run. It is the same each time the event is sent.</summary>
    [JsonIgnore] public string EventId => Run == 0 ? $"evt_{Id}" : $"evt_{Id}_{Run}";

    /// <summary>Whether the job's work items take turns with other jobs, as those of a video with several chunks do.</summary>
    [JsonIgnore] public bool Yields => Plan?.Chunks.Length > 1;

    /// <summary>Whether the encodes are still needed, because the output of a preset is not finished.</summary>
    [JsonIgnore] public bool NeedsEncodes => Array.Exists(Outputs, o => !o.IsThumbnails && o.Status != JobOutputStatus.Completed);

    public WorkItemState? WorkItem(WorkItemName name) => Array.Find(WorkItems, i => i.Name == name);

    public JobOutput? Output(string key) => Array.Find(Outputs, o => o.Key == key);
}

/// <summary>One of the job's own work items.</summary>
/// <param name="Name">The item's name.</param>
/// <param name="Status">The item's status.</param>
/// <param name="Attempt">The newest attempt that has begun; results of older ones are refused. 0 before the first.</param>
/// <param name="Failures">The number of attempts that failed and were tried again.</param>
/// <param name="Fraction">The progress, 0 to 1.</param>
public sealed record WorkItemState(WorkItemName Name, WorkItemStatus Status, int Attempt = 0, int Failures = 0, double Fraction = 0);

/// <summary>What the job makes for one preset, or all of its thumbnails. Each output has its own grain.</summary>
/// <param name="Key">The id of the preset, or <see cref="AllThumbnails"/>.</param>
/// <param name="Status">The output's status.</param>
/// <param name="Files">The published files; empty before the end.</param>
public sealed record JobOutput(string Key, JobOutputStatus Status, MediaFile[] Files)
{
    /// <summary>The key of the output that holds all thumbnails.</summary>
    public const string AllThumbnails = "thumbnails";

    /// <summary>What verification found; null before the end, and if an earlier version of the service made the output.</summary>
    public OutputVerification[]? Verification { get; init; }

    [JsonIgnore] public bool IsThumbnails => Key == AllThumbnails;

    [JsonIgnore] public bool HasEnded => Status is JobOutputStatus.Completed or JobOutputStatus.Failed;

    /// <summary>The name of the work item that makes the output.</summary>
    [JsonIgnore] public WorkItemName WorkItem => IsThumbnails ? WorkItemName.Thumbnails : WorkItemName.Package(Key);
}

/// <summary>The status of an output.</summary>
public enum JobOutputStatus
{
    /// <summary>The encodes that it needs do not exist yet.</summary>
    Waiting,

    /// <summary>Its grain is making it, or is about to be told to.</summary>
    Begun,

    /// <summary>Its files are published.</summary>
    Completed,

    /// <summary>It was not made.</summary>
    Failed,
}
