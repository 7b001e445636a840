using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>
/// The changes of the job index. They are numbered for each tenant in the order in which they are committed: whoever has seen one
/// has seen, or can no longer see, all before it.
/// </summary>
/// <remarks>A job that has changed several times since a position appears once, as it is now, at its last change.</remarks>
public interface IJobFeed
{
    /// <summary>
    /// From now on runs <paramref name="changed"/> with the name of a tenant after a change of its jobs, by this process or
    /// another; with null when changes of any tenant may have been missed. The call must return at once.
    /// </summary>
    void OnChange(Action<string?> changed);

    /// <summary>Number of the tenant's last change; 0 before the first.</summary>
    Task<long> Position(string tenant);

    /// <summary>A job as it is, with its last change; null when the tenant has none of that id.</summary>
    Task<JobChange?> Get(string tenant, string jobId);

    /// <summary>The tenant's changes after a position, in order, at most <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<JobChange>> After(string tenant, long position, int limit);
}

/// <summary>A change of a job.</summary>
/// <param name="Position">Its number.</param>
/// <param name="JobId">The job.</param>
/// <param name="Job">The job as it is since; null when it was removed.</param>
public sealed record JobChange(long Position, string JobId, Job? Job);
