using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;

namespace Encoder.Grains.Outputs;

/// <summary>Everything that is durable about a part of a job.</summary>
public sealed record OutputState<TOrder>
    where TOrder : UnitOrder
{
    /// <summary>The form of this record; raised with every change that old readers would misread.</summary>
    public int Schema { get; init; } = 1;

    public OutputAssignment<TOrder> Assignment { get; init; } = new("", "", 0, "", "", null);

    public OutputWork Work { get; init; } = new();
}

/// <summary>How far a part is. Changed only by <see cref="OutputMachine"/>.</summary>
public sealed record OutputWork
{
    public OutputStatus Status { get; init; }

    /// <summary>The newest claim that has begun; results of older ones are refused. 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts that failed and were to be tried again.</summary>
    public int Failures { get; init; }

    /// <summary>What was accepted.</summary>
    public MediaFile[] Files { get; init; } = [];

    public JobError? Error { get; init; }

    /// <summary>What looking at what was accepted found, or at what failed last; null before, and when an earlier version did the work.</summary>
    public OutputVerification[]? Verification { get; init; }

    [JsonIgnore] public bool HasEnded => Status is OutputStatus.Completed or OutputStatus.Failed;
}

public enum OutputStatus
{
    /// <summary>In the queue, or in the hands of a worker.</summary>
    Open,

    /// <summary>An attempt's result is the one that counts; it is being published.</summary>
    Accepted,

    Completed,

    Failed,
}
