using Encoder.Grains.Outputs;
using Encoder.Grains.Work;
using Orleans.Concurrency;

namespace Encoder.Grains.Jobs;

/// <summary>The job as its workers and parts see it.</summary>
[Alias("encoder.IJobWorkGrain")]
public interface IJobWorkGrain : IUnitOwner
{
    /// <summary>A part has ended.</summary>
    [OneWay, Alias("PartEnded")]
    Task PartEnded(string key, OutputEnd end);

    /// <summary>The client has deleted an output of the job, which has ended: it is no longer shown with it.</summary>
    [Alias("FileDeleted")]
    Task FileDeleted(string fileId);

    /// <summary>Makes sure of everything that the job's state asks for, as after a crash.</summary>
    [Alias("Resume")]
    Task Resume();
}
