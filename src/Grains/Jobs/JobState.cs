using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>Everything that is durable about a job. Changed only by <see cref="JobMachine"/>.</summary>
public sealed record JobState
{
    /// <summary>Version of this record's form. Raise it with every change that older versions of the service would misread.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Number of changes, by which the index tells the newer of two states.</summary>
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

    /// <summary>Percent; never falls within a run.</summary>
    public int Progress { get; init; }

    /// <summary>Context of the trace of the request that made the job (W3C <c>traceparent</c>); null when it was not traced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Trace { get; init; }

    /// <summary>How often the job was retried; each retry is a new run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Run { get; init; }

    /// <summary>Whether the job was cancelled in this run. It ends when none of its outputs is being made any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCancelled { get; init; }

    /// <summary>When the first work item after the ingest began; null before, and after the end.</summary>
    public DateTimeOffset? EncodingSince { get; init; }

    /// <summary>Share of the work that was done at <see cref="EncodingSince"/>, 0 to 1: what a retry found done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double EncodingFrom { get; init; }

    /// <summary>When the job is expected to end, as of the last change; null while that is unknown, and after the end.</summary>
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>Published path of the uploaded video; null when the source has a URL.</summary>
    public string? SourcePath { get; init; }

    /// <summary>Published path of each caption file of the request, null for one with a URL; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string?[]? CaptionPaths { get; init; }

    /// <summary>The plan; null until the source has been ingested.</summary>
    public EncodePlan? Plan { get; init; }

    /// <summary>The job's own work items: ingest, encodes, audio. Those of its outputs belong to the outputs' grains.</summary>
    [JsonPropertyName("units")]
    public WorkItemState[] WorkItems { get; init; } = [];

    /// <summary>What is made of the encodes and the source: one output for each preset, one for all thumbnails.</summary>
    [JsonPropertyName("parts")]
    public JobOutput[] Outputs { get; init; } = [];

    public JobWarning[] Warnings { get; init; } = [];

    /// <summary>The first error.</summary>
    public JobError? Error { get; init; }

    /// <summary>The verification of the encode that failed the job; null if none did.</summary>
    public OutputVerification[]? Verification { get; init; }

    /// <summary>The newest attempts at the job's own work items, oldest first; null when there were none, or they are not kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public WorkAttempt[]? Attempts { get; init; }

    [JsonIgnore] public int Priority => Request.Priority ?? JobRequestRules.DefaultPriority;

    [JsonIgnore] public bool HasEnded => Status.HasEnded();

    /// <summary>Id of the webhook event for the end of this run; the same however often it is sent.</summary>
    [JsonIgnore] public string EventId => Run == 0 ? $"evt_{Id}" : $"evt_{Id}_{Run}";

    /// <summary>Whether the job's work items take turns with other jobs, as those of a video with several chunks do.</summary>
    [JsonIgnore] public bool Yields => Plan?.Chunks.Length > 1;

    /// <summary>Whether the encodes are needed: for a preset whose output is not finished.</summary>
    [JsonIgnore] public bool NeedsEncodes => Array.Exists(Outputs, o => !o.IsThumbnails && o.Status != JobOutputStatus.Completed);

    public WorkItemState? WorkItem(WorkItemName name) => Array.Find(WorkItems, i => i.Name == name);

    public JobOutput? Output(string key) => Array.Find(Outputs, o => o.Key == key);
}

/// <summary>One of the job's own work items.</summary>
/// <param name="Name">The item's name.</param>
/// <param name="Status">The item's status.</param>
/// <param name="Attempt">The newest attempt that has begun; results of older ones are refused. 0 before the first.</param>
/// <param name="Failures">Attempts that failed and were tried again.</param>
/// <param name="Fraction">Progress, 0 to 1.</param>
public sealed record WorkItemState(WorkItemName Name, WorkItemStatus Status, int Attempt = 0, int Failures = 0, double Fraction = 0);

/// <summary>What the job makes for one preset, or all its thumbnails. A grain of its own makes it.</summary>
/// <param name="Key">Id of the preset, or <see cref="AllThumbnails"/>.</param>
/// <param name="Status">The output's status.</param>
/// <param name="Files">The published files; empty before the end.</param>
public sealed record JobOutput(string Key, JobOutputStatus Status, MediaFile[] Files)
{
    /// <summary>Key of the output that holds all thumbnails.</summary>
    public const string AllThumbnails = "thumbnails";

    /// <summary>What verification found; null before the end, and when an earlier version made the output.</summary>
    public OutputVerification[]? Verification { get; init; }

    [JsonIgnore] public bool IsThumbnails => Key == AllThumbnails;

    [JsonIgnore] public bool HasEnded => Status is JobOutputStatus.Completed or JobOutputStatus.Failed;

    /// <summary>Name of the work item that makes it.</summary>
    [JsonIgnore] public WorkItemName WorkItem => IsThumbnails ? WorkItemName.Thumbnails : WorkItemName.Package(Key);
}

/// <summary>Status of an output.</summary>
public enum JobOutputStatus
{
    /// <summary>The encodes that it is made of do not exist yet.</summary>
    Waiting,

    /// <summary>Its grain makes it, or is to be told to.</summary>
    Begun,

    /// <summary>Its files are published.</summary>
    Completed,

    /// <summary>It was not made.</summary>
    Failed,
}
