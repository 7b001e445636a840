using Encoder.Grains.Outputs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;
using Orleans.Concurrency;
using Orleans.CodeGeneration;

namespace Encoder.Grains.Jobs;

/// <summary>The job as workers and the grains of its outputs see it.</summary>
[Alias("encoder.IJobWorkGrain"), Version(1)]
public interface IJobWorkGrain : IWorkOwner
{
    /// <summary>
    /// Returns the payload of a work item of one of the job's outputs; null if the job is gone, has ended, is cancelled or has no plan.
    /// </summary>
    /// <remarks>An output's grain calls this while the job may be waiting for that grain, so it interleaves.</remarks>
    [AlwaysInterleave, Alias("GetPayload")]
    Task<WorkPayload?> GetPayload(WorkItemName item);

    /// <summary>Reports that an output has ended. The call may be repeated.</summary>
    [OneWay, Alias("OutputEnded")]
    Task OutputEnded(string key, OutputEnd end);

    /// <summary>Removes a file that the client has deleted from the files of the job, which has ended.</summary>
    [Alias("FileDeleted")]
    Task FileDeleted(string fileId);

    /// <summary>Performs all effects that the job's state asks for, as after a crash.</summary>
    [Alias("Resume")]
    Task Resume();
}
