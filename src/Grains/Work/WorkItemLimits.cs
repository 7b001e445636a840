using System.ComponentModel.DataAnnotations;
using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Work;

/// <summary>How often a work item is tried; bound from <c>Encoder:Units</c>.</summary>
public sealed record WorkItemLimits
{
    /// <summary>The number of transient failures of a work item after which its job fails.</summary>
    /// <value>3; 1 to 100.</value>
    [Range(1, 100)]
    public int MaxFailures { get; init; } = 3;

    /// <summary>
    /// The number of workers that may be lost (killed, crashed, cut off) while they hold a work item before its job fails with
    /// <c>worker_lost</c>. It keeps a source that kills every worker from being tried forever.
    /// </summary>
    /// <value>15; 1 to 100. A process that is killed again and again must not condemn an item that was merely running each time.</value>
    [Range(1, 100)]
    public int MaxLost { get; init; } = 15;

    /// <summary>The error of a job with a work item that was lost <see cref="MaxLost"/> times.</summary>
    public JobError LostTooOften =>
        new(JobErrorCodes.WorkerLost, $"Each of {MaxLost} workers that took this job was lost while working on it.");
}
