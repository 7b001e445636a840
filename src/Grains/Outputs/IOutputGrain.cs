using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Storage.Work;
using Orleans.Concurrency;

namespace Encoder.Grains.Outputs;

/// <summary>Makes one output of a job: owns its work item, publishes the result and reports to the job.</summary>
public interface IOutputGrain : IWorkOwner
{
    /// <summary>
    /// Starts making the output. The call may be repeated at any time. The grain reports the end to the job with
    /// <see cref="Jobs.IJobWorkGrain.OutputEnded"/>, and reports it again if the output had already ended.
    /// </summary>
    [Alias("Make")]
    Task Make(OutputSpec spec);

    /// <summary>
    /// Cancels the output in this run, unless it is finished, and returns how it ended. The call may be repeated, and may come before or
    /// after <see cref="Make"/>.
    /// </summary>
    [Alias("Cancel")]
    Task<OutputEnd> Cancel(OutputSpec spec);

    /// <summary>Returns the newest attempts at the output, oldest first.</summary>
    [AlwaysInterleave, Alias("Attempts")]
    Task<WorkAttempt[]> Attempts();
}

/// <summary>An output to be made. Its payload comes from the job, because only the job stores the plan.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Tenant">The job's tenant.</param>
/// <param name="Priority">The job's priority.</param>
/// <param name="Key">The output's key in the job.</param>
/// <param name="Item">The work item that makes it.</param>
/// <param name="Run">The run of the job, from 0. A failed output is made again in a later run.</param>
[GenerateSerializer, Immutable, Alias("encoder.OutputSpec")]
public sealed record OutputSpec(
    string JobId, string Tenant, int Priority, string Key, [property: JsonPropertyName("unit")] WorkItemName Item,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Run = 0);

/// <summary>How an output ended.</summary>
/// <param name="Files">The published files; empty after a failure.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Verification">What verification found.</param>
/// <param name="Run">The run of the job for which it was to be made.</param>
[GenerateSerializer, Immutable, Alias("encoder.OutputEnd")]
public sealed record OutputEnd(MediaFile[] Files, JobError? Error, OutputVerification[]? Verification = null, int Run = 0);
