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
    /// <summary>What a worker is to do for one of the job's outputs. Returns null when the job is gone or has no plan.</summary>
    /// <remarks>An output's grain calls this while the job may be waiting for that grain, so it interleaves.</remarks>
    [AlwaysInterleave, Alias("GetPayload")]
    Task<WorkPayload?> GetPayload(WorkItemName item);

    /// <summary>An output has ended. May be repeated.</summary>
    [OneWay, Alias("OutputEnded")]
    Task OutputEnded(string key, OutputEnd end);

    /// <summary>The client has deleted a file of the job, which has ended: the job no longer lists it.</summary>
    [Alias("FileDeleted")]
    Task FileDeleted(string fileId);

    /// <summary>Performs everything that the job's state asks for, as after a crash.</summary>
    [Alias("Resume")]
    Task Resume();
}
