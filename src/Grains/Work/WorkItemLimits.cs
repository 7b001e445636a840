using System.ComponentModel.DataAnnotations;
using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Work;

/// <summary>Limits on attempts at work items; bound from <c>Encoder:Units</c>.</summary>
public sealed record WorkItemLimits
{
    /// <summary>The number of transient failures of a work item after which its job fails.</summary>
    /// <value>3; 1 to 100.</value>
    [Range(1, 100)]
    public int MaxFailures { get; init; } = 3;

    /// <summary>
    /// The number of workers that may be lost (killed, crashed, cut off) with a work item before it is a suspect. A worker runs a suspect
    /// only while it runs nothing else, and only once it has lived for <see cref="Probation"/>.
    /// </summary>
    /// <value>2; 1 to 100.</value>
    [Range(1, 100)]
    public int SuspectAfter { get; init; } = 2;

    /// <summary>
    /// The number of workers that may be lost while they run a suspect before its job fails with <c>worker_lost</c>. It keeps a source
    /// that kills every worker from being tried forever.
    /// </summary>
    /// <value>3; 1 to 100.</value>
    [Range(1, 100)]
    public int MaxLost { get; init; } = 3;

    /// <summary>
    /// How long a worker must have lived before it runs a suspect. A machine that kills its workers every few seconds must not condemn the
    /// items that they happened to run.
    /// </summary>
    /// <value>30 seconds; 0 to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Probation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The number of attempts at work items that are kept for the timeline of a job: the newest ones of the job's own items, and as many of
    /// each output. They are stored with every change of a job, at about 150 bytes each.
    /// </summary>
    /// <value>500; 0 to 10,000. With 0, neither timeline nor diagnostics are kept.</value>
    [Range(0, 10_000)]
    public int Timeline { get; init; } = 500;

    /// <summary>The number of lines that are kept of what ffmpeg wrote before an attempt failed: the last ones.</summary>
    /// <value>20; 0 to 50. With 0, none are kept.</value>
    [Range(0, 50)]
    public int FailureLines { get; init; } = 20;

    /// <summary>The length to which each of these lines is truncated.</summary>
    /// <value>300 characters; 40 to 1,000.</value>
    [Range(40, 1000)]
    public int FailureLineLength { get; init; } = 300;

    /// <summary>The error of a job with a work item that is considered the cause of its losses.</summary>
    public JobError LostTooOften => new(
        JobErrorCodes.WorkerLost, $"{MaxLost} workers were lost while running only this work item.");
}
