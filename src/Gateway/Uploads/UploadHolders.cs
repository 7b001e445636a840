using System.Collections.Concurrent;

namespace Encoder.Gateway.Uploads;

/// <summary>
/// Tracks which request in this process uses which upload. A client that lost its connection may reconnect while its old request still
/// waits for bytes: the newer request then interrupts the older one.
/// </summary>
internal sealed class UploadHolders
{
    /// <summary>The time that an interrupted request has to write its bytes to disk, or to probe a video.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Holder> _holders = new(StringComparer.Ordinal);

    /// <summary>Takes the upload, and interrupts a request that holds it. Returns null if that does not release it in time.</summary>
    public async Task<Holder?> Take(string id, CancellationToken cancellationToken)
    {
        var mine = new Holder(this, id);
        while (!_holders.TryAdd(id, mine))
        {
            if (!_holders.TryGetValue(id, out var other)) continue;
            try
            {
                await other.Release(s_patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                mine.Dispose();
                return null;
            }
        }
        return mine;
    }

    /// <summary>A request that holds an upload.</summary>
    public sealed class Holder(UploadHolders holders, string id) : IDisposable
    {
        private readonly CancellationTokenSource _interrupted = new();
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Cancelled when a newer request wants the upload.</summary>
        public CancellationToken Interrupted => _interrupted.Token;

        /// <exception cref="TimeoutException">The request does not release the upload in time.</exception>
        public async Task Release(TimeSpan patience, CancellationToken cancellationToken)
        {
            try
            {
                await _interrupted.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // The request has just released the upload.
            }
            await _gone.Task.WaitAsync(patience, cancellationToken);
        }

        public void Dispose()
        {
            holders._holders.TryRemove(KeyValuePair.Create(id, this));
            _gone.TrySetResult();
            _interrupted.Dispose();
        }
    }
}
