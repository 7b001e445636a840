using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;

namespace Encoder.Grains.Outputs;

/// <summary>The durable state of an output of a job.</summary>
public sealed record OutputState
{
    /// <summary>The schema version that this version of the service writes.</summary>
    public const int CurrentSchema = 2;

    /// <summary>
    /// The schema version of this record. Raise it with every change that older versions of the service would misread. Version 1 held the
    /// worker's payload under "assignment.order". It is ignored, because the job supplies the same payload.
    /// </summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The output to be made.</summary>
    [JsonPropertyName("assignment")]
    public OutputSpec Spec { get; init; } = new("", "", 0, "", default);

    /// <summary>The progress of the output.</summary>
    public OutputWork Work { get; init; } = new();
}

/// <summary>The progress of an output. Only <see cref="OutputMachine"/> changes it.</summary>
public sealed record OutputWork
{
    public OutputStatus Status { get; init; }

    /// <summary>The newest attempt that has begun; results of older ones are refused. 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The number of attempts that failed and were tried again.</summary>
    public int Failures { get; init; }

    /// <summary>The files of the accepted result.</summary>
    public MediaFile[] Files { get; init; } = [];

    public JobError? Error { get; init; }

    /// <summary>
    /// What verification found in the accepted result, or in the last failure; null before that, and if an earlier version of the service
    /// did the work.
    /// </summary>
    public OutputVerification[]? Verification { get; init; }

    /// <summary>The newest attempts of all runs, oldest first; null if there were none or none are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public WorkAttempt[]? Attempts { get; init; }

    [JsonIgnore] public bool HasEnded => Status is OutputStatus.Completed or OutputStatus.Failed;
}

/// <summary>The status of an output.</summary>
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
