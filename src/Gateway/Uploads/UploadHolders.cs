using System.Collections.Concurrent;

namespace Encoder.Gateway.Uploads;

/// <summary>
/// Who works on which upload in this process. A client that lost its connection comes back while its old request still waits for bytes:
/// the newer request interrupts the older one.
/// </summary>
internal sealed class UploadHolders
{
    /// <summary>What an interrupted request may still take to put what it has on the disk, or to probe a video.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Holder> _holders = new(StringComparer.Ordinal);

    /// <summary>Waits until no other request of this process holds the upload; null when one does not let go.</summary>
    public async Task<Holder?> Take(string id, CancellationToken cancellationToken)
    {
        var mine = new Holder(this, id);
        while (!_holders.TryAdd(id, mine))
        {
            if (!_holders.TryGetValue(id, out var other)) continue;
            try
            {
                await other.LetGo(s_patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                mine.Dispose();
                return null;
            }
        }
        return mine;
    }

    /// <summary>A request that works on an upload.</summary>
    public sealed class Holder(UploadHolders holders, string id) : IDisposable
    {
        private readonly CancellationTokenSource _interrupted = new();
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Cancelled when a newer request wants the upload.</summary>
        public CancellationToken Interrupted => _interrupted.Token;

        /// <exception cref="TimeoutException">It does not let go.</exception>
        public async Task LetGo(TimeSpan patience, CancellationToken cancellationToken)
        {
            try
            {
                await _interrupted.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has just let go.
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
