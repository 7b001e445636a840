using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Planning;

namespace Encoder.Grains.Jobs;

/// <summary>Everything that is durable about a job. Changed only by <see cref="JobMachine"/>.</summary>
public sealed record JobState
{
    /// <summary>The form of this record; raised with every change that old readers would misread.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Counts the changes, so that whoever follows them can tell the newer of two.</summary>
    public long Revision { get; init; }

    public string Id { get; init; } = "";

    public string Tenant { get; init; } = "";

    public JobUser User { get; init; } = new("", "", "");

    public JobRequest Request { get; init; } = new();

    public JobPreset[] Presets { get; init; } = [];

    public JobThumbnail[] Thumbnails { get; init; } = [];

    public JobStatus Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Percent; never falls.</summary>
    public int Progress { get; init; }

    /// <summary>When the first unit after the ingest began; null before, and after the end.</summary>
    public DateTimeOffset? EncodingSince { get; init; }

    /// <summary>When the job was expected to end at the last change; null while that is not known, and after the end.</summary>
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>Published path of the uploaded video; null when the source has a URL.</summary>
    public string? SourcePath { get; init; }

    /// <summary>What will be done; null until the source has been ingested.</summary>
    public EncodePlan? Plan { get; init; }

    /// <summary>The job's own units of work: ingest, encodes, audio.</summary>
    public UnitState[] Units { get; init; } = [];

    /// <summary>What is made of the encodes and the source: one part for each preset, one for all thumbnails.</summary>
    public PartState[] Parts { get; init; } = [];

    public JobWarning[] Warnings { get; init; } = [];

    /// <summary>What first went wrong.</summary>
    public JobError? Error { get; init; }

    /// <summary>What looking at an encode found that failed the job; null otherwise.</summary>
    public OutputVerification[]? Verification { get; init; }

    [JsonIgnore] public int Priority => Request.Priority ?? JobRequestRules.DefaultPriority;

    [JsonIgnore] public bool HasEnded => Status is JobStatus.Completed or JobStatus.Failed;

    /// <summary>Id of the event that tells the end of the job; the same however often it is sent.</summary>
    [JsonIgnore] public string EventId => $"evt_{Id}";

    /// <summary>Whether the job's units are chunks of many and what is encoded beside them, between which other jobs have their turn.</summary>
    [JsonIgnore] public bool Yields => Plan?.Chunks.Length > 1;

    public UnitState? Unit(string name) => Array.Find(Units, u => u.Name == name);
}

/// <summary>A unit of work of the job.</summary>
/// <param name="Attempt">The newest claim that has begun; results of older ones are refused. 0 before the first.</param>
/// <param name="Failures">Attempts that failed and were to be tried again.</param>
/// <param name="Fraction">How far it is, 0 to 1.</param>
public sealed record UnitState(string Name, UnitStatus Status, int Attempt = 0, int Failures = 0, double Fraction = 0);

public enum UnitStatus
{
    /// <summary>In the queue, or in the hands of a worker.</summary>
    Open,

    Done,

    Failed,
}

/// <summary>A part of what the job makes, made by a grain of its own.</summary>
/// <param name="Key">Id of the preset, or <see cref="PartState.AllThumbnails"/>.</param>
public sealed record PartState(string Key, PartStatus Status, MediaFile[] Files)
{
    /// <summary>Key of the part that holds all thumbnails.</summary>
    public const string AllThumbnails = UnitNames.Thumbnails;

    /// <summary>What looking at its outputs found; null before its end, and when an earlier version made it.</summary>
    public OutputVerification[]? Verification { get; init; }

    [JsonIgnore] public bool IsThumbnails => Key == AllThumbnails;

    [JsonIgnore] public bool HasEnded => Status is PartStatus.Completed or PartStatus.Failed;
}

public enum PartStatus
{
    /// <summary>What it is made of does not exist yet.</summary>
    Waiting,

    /// <summary>Its grain has been, or is to be, told to make it.</summary>
    Begun,

    Completed,

    Failed,
}
