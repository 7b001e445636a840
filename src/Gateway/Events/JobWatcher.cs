using System.Threading.Channels;
using Encoder.Storage.Jobs;

namespace Encoder.Gateway.Events;

/// <summary>A client that watches a job, or all jobs of its tenant.</summary>
/// <param name="tenant">The tenant.</param>
/// <param name="jobId">The job; null for all.</param>
/// <param name="position">The tenant's position when the client connected. The client receives all later changes.</param>
internal sealed class JobWatcher(string tenant, string? jobId, long position)
{
    /// <summary>A client that falls behind by more changes is disconnected. It reconnects with the position that it has reached.</summary>
    private const int MaxBehind = 500;

    private readonly Channel<JobChange?> _changes = Channel.CreateBounded<JobChange?>(MaxBehind);

    public string Tenant => tenant;

    public long Position => position;

    /// <summary>Returns changes in order, and null as a heartbeat. The sequence ends when the client is to be disconnected.</summary>
    public IAsyncEnumerable<JobChange?> Changes(CancellationToken cancellationToken) => _changes.Reader.ReadAllAsync(cancellationToken);

    public void Tell(JobChange change)
    {
        if (jobId is not null && change.JobId != jobId) return;
        if (!_changes.Writer.TryWrite(change)) End();
    }

    public void Beat() => _changes.Writer.TryWrite(null);

    public void End() => _changes.Writer.TryComplete();
}
