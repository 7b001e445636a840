using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;

namespace Encoder.Grains.Outputs;

/// <summary>Makes one part of a job: owns its unit of work, publishes the result, tells the job.</summary>
public interface IOutputGrain<TOrder> : IUnitOwner
    where TOrder : UnitOrder
{
    /// <summary>Has the part made; may be asked again at any time. Returns how it ended, null while it has not: the job is told then.</summary>
    [Alias("Make")]
    Task<OutputEnd?> Make(OutputAssignment<TOrder> assignment);
}

/// <summary>A part to be made.</summary>
/// <param name="Key">The part's key in the job.</param>
/// <param name="Unit">Name of its unit of work.</param>
/// <param name="Order">What the worker is to do; null once the part has ended.</param>
[GenerateSerializer, Immutable, Alias("encoder.OutputAssignment`1")]
public sealed record OutputAssignment<TOrder>(string JobId, string Tenant, int Priority, string Key, string Unit, TOrder? Order)
    where TOrder : UnitOrder;

/// <summary>How a part ended: its files, or what went wrong; and what looking at what was made found.</summary>
[GenerateSerializer, Immutable, Alias("encoder.OutputEnd")]
public sealed record OutputEnd(MediaFile[] Files, JobError? Error, OutputVerification[]? Verification = null);
