using System.Threading.RateLimiting;

namespace Encoder.Grains.Work;

/// <summary>
/// Limits on how many operations run concurrently in this process. An operation counts against each limit, and takes its places in the
/// order of the limits: one that waits for the first takes no place of the second.
/// </summary>
/// <typeparam name="T">What identifies an operation, such as its tenant.</typeparam>
public sealed class ConcurrencyLimits<T> : IDisposable
{
    private readonly PartitionedRateLimiter<T>[] _limits;
    private readonly PartitionedRateLimiter<T> _all;

    /// <param name="waiting">The number of operations of a key that may wait, the oldest first; 0 to refuse them instead.</param>
    /// <param name="limits">The maximum number of concurrent operations with the same key.</param>
    public ConcurrencyLimits(int waiting, params (Func<T, string> Key, int Max)[] limits)
    {
        _limits = Array.ConvertAll(limits, limit => PartitionedRateLimiter.Create<T, string>(
            operation => RateLimitPartition.GetConcurrencyLimiter(
                limit.Key(operation), _ => new ConcurrencyLimiterOptions { PermitLimit = limit.Max, QueueLimit = waiting })));
        _all = PartitionedRateLimiter.CreateChained(_limits);
    }

    /// <summary>Takes a place of each limit, or none: see <see cref="RateLimitLease.IsAcquired"/>.</summary>
    public RateLimitLease TryAcquire(T operation) => _all.AttemptAcquire(operation);

    /// <summary>Waits for a place of each limit. They are free again when the returned object is disposed.</summary>
    public ValueTask<RateLimitLease> Acquire(T operation, CancellationToken cancellationToken) =>
        _all.AcquireAsync(operation, cancellationToken: cancellationToken);

    public void Dispose()
    {
        _all.Dispose();
        // A chained limiter does not dispose its parts, whose timers would keep this process's services in memory.
        foreach (var limit in _limits) limit.Dispose();
    }
}
