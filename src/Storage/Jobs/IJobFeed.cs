using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>
/// The changes of the job index, numbered for each tenant in the order of their commits: once a reader has seen a change, no earlier one
/// can appear.
/// </summary>
/// <remarks>A job that has changed several times since a position appears once, in its current state, at its last change.</remarks>
public interface IJobFeed
{
    /// <summary>
    /// Registers <paramref name="changed"/> to run with the name of a tenant after a change of its jobs, by this process or another, and
    /// with null if changes of any tenant may have been missed. The callback must return immediately.
    /// </summary>
    void OnChange(Action<string?> changed);

    /// <summary>Returns the number of the tenant's last change; 0 before the first.</summary>
    Task<long> Position(string tenant);

    /// <summary>Returns a job in its current state, with its last change; null if the tenant has none with that id.</summary>
    Task<JobChange?> Get(string tenant, string jobId);

    /// <summary>Returns the tenant's changes after a position, in order, at most <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<JobChange>> After(string tenant, long position, int limit);
}

/// <summary>A change of a job.</summary>
/// <param name="Position">The number of the change.</param>
/// <param name="JobId">The id of the job.</param>
/// <param name="Job">The job in its current state; null if it was removed.</param>
public sealed record JobChange(long Position, string JobId, Job? Job);
