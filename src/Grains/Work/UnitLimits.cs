using System.ComponentModel.DataAnnotations;
using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Work;

/// <summary>How often a unit of work is tried; bound from <c>Encoder:Units</c>.</summary>
public sealed record UnitLimits
{
    /// <summary>Attempts at a unit that fail in a way that may pass, the last one included, before its job fails.</summary>
    /// <value>3; 1 to 100.</value>
    [Range(1, 100)]
    public int MaxFailures { get; init; } = 3;

    /// <summary>
    /// Workers that may be lost (killed, crashed, cut off) while they hold a unit before its job fails with <c>worker_lost</c>:
    /// a source that kills whatever touches it must not go round for ever.
    /// </summary>
    /// <value>5; 1 to 100.</value>
    [Range(1, 100)]
    public int MaxLost { get; init; } = 5;

    /// <summary>Whether a unit that failed is to be tried again.</summary>
    /// <param name="failed">How it failed.</param>
    /// <param name="failuresBefore">How many attempts had failed before.</param>
    public bool Allow(UnitFailed failed, int failuresBefore) => failed.MayPass && failuresBefore + 1 < MaxFailures;

    /// <summary>The error of a job whose unit was lost <see cref="MaxLost"/> times.</summary>
    public JobError LostTooOften => new(JobErrorCodes.WorkerLost, $"Each of {MaxLost} workers that took this job was lost while working on it.");
}
