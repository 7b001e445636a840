using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;

namespace Encoder.Grains.Outputs;

/// <summary>Everything that is durable about an output of a job.</summary>
public sealed record OutputState
{
    /// <summary>The version that is written.</summary>
    public const int CurrentSchema = 2;

    /// <summary>
    /// Version of this record's form. Raise it with every change that older versions of the service would misread. Version 1
    /// held the worker's payload under "assignment.order"; it is ignored, as the job gives out the same payload.
    /// </summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>What is to be made.</summary>
    [JsonPropertyName("assignment")]
    public OutputSpec Spec { get; init; } = new("", "", 0, "", default);

    /// <summary>How far it is.</summary>
    public OutputWork Work { get; init; } = new();
}

/// <summary>The progress of an output. Changed only by <see cref="OutputMachine"/>.</summary>
public sealed record OutputWork
{
    public OutputStatus Status { get; init; }

    /// <summary>The newest attempt that has begun; results of older ones are refused. 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts that failed and were tried again.</summary>
    public int Failures { get; init; }

    /// <summary>The files of the accepted result.</summary>
    public MediaFile[] Files { get; init; } = [];

    public JobError? Error { get; init; }

    /// <summary>
    /// What verification found in the accepted result, or in the last failure; null before, and when an earlier version did the
    /// work.
    /// </summary>
    public OutputVerification[]? Verification { get; init; }

    /// <summary>The newest attempts at it, oldest first, of all runs; null when there were none, or they are not kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public WorkAttempt[]? Attempts { get; init; }

    [JsonIgnore] public bool HasEnded => Status is OutputStatus.Completed or OutputStatus.Failed;
}

/// <summary>Status of an output.</summary>
public enum OutputStatus
{
    /// <summary>Its work item is in the queue, or leased to a worker.</summary>
    Open,

    /// <summary>The result of an attempt counts and is being published.</summary>
    Accepted,

    /// <summary>Its files are published.</summary>
    Completed,

    /// <summary>It was not made.</summary>
    Failed,
}
