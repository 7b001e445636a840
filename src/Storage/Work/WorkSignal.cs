using System.Threading.Channels;

namespace Encoder.Storage.Work;

/// <summary>
/// Tells the waiting workers of this process that there may be something to claim. It works like a baton: raising it wakes one
/// worker, or the next one to wait. A worker that claims something raises it again, because there may be more. No worker sleeps
/// while work waits, and one item does not wake them all.
/// </summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _baton = Channel.CreateBounded<bool>(1);

    public void Raise() => _baton.Writer.TryWrite(true);

    /// <summary>Waits until the signal is raised, or for <paramref name="timeout"/>. The caller must then claim.</summary>
    public async Task Wait(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await _baton.Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Timed out: the caller polls.
        }
    }
}
