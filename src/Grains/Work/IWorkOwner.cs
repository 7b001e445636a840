using Encoder.Storage.Work;

namespace Encoder.Grains.Work;

/// <summary>A grain that owns work items. Workers ask it before they begin, and it alone decides whose result counts.</summary>
public interface IWorkOwner : IGrainWithStringKey
{
    /// <summary>
    /// Reports that a worker has leased an item. Returns its payload; null if nothing is left to do and the item is to be dropped.
    /// </summary>
    [Alias("Begin")]
    Task<WorkPayload?> Begin(WorkLease lease);

    /// <summary>Reports progress on an item, from 0 to 1. Returns false if the lease no longer counts and the worker should stop.</summary>
    [Alias("Report")]
    Task<bool> Report(WorkLease lease, double fraction);

    /// <summary>Hands in the result of an item. A worker repeats the call until it is answered.</summary>
    [Alias("End")]
    Task<WorkVerdict> End(WorkLease lease, WorkResult result);
}

/// <summary>What a worker must do after it has handed in a result.</summary>
[GenerateSerializer, Alias("encoder.WorkVerdict")]
public enum WorkVerdict
{
    /// <summary>The result counts. Finish the item.</summary>
    Accepted,

    /// <summary>Give the item back, so that it is tried again.</summary>
    TryAgain,

    /// <summary>The result does not count: another attempt has begun or won, or the job has ended. Remove what was written.</summary>
    Refused,
}
