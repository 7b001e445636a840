using System.Threading.Channels;

namespace Encoder.Storage.Work;

/// <summary>
/// Tells waiting workers of this process that there may be something to claim. It is a baton: raising it wakes one of them, or the next that waits, and
/// whoever claims something passes it on, since there may be more. So none sleeps beside waiting work, and no crowd wakes for a single unit.
/// </summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _baton = Channel.CreateBounded<bool>(1);

    public void Raise() => _baton.Writer.TryWrite(true);

    /// <summary>Ends when the baton was taken, or after <paramref name="timeout"/>. Whoever was woken must claim.</summary>
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
            // The time is up: the slow poll.
        }
    }
}
