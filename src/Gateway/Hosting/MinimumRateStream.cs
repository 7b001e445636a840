using System.Diagnostics;

namespace Encoder.Gateway.Hosting;

/// <summary>
/// A body that must arrive at a minimum rate throughout. The sender has an allowance of one window: waiting for bytes uses it up, and
/// every byte earns some of it back.
/// </summary>
/// <remarks>
/// Kestrel's own rate is an average since the body's first byte, so that a sender that was fast at first could then stop for hours. Time
/// between reads, in which the service itself is busy, does not count.
/// </remarks>
/// <param name="body">The body; not disposed with this stream.</param>
/// <param name="options">The rate and the window.</param>
internal sealed class MinimumRateStream(Stream body, ConnectionOptions options) : ForwardStream
{
    private readonly CancellationTokenSource _patience = new();
    private TimeSpan _allowance = options.BodyRateWindow;

    /// <exception cref="BadHttpRequestException">408: the body arrived too slowly.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (options.MinBodyRate == 0) return await body.ReadAsync(buffer, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var read = body.ReadAsync(buffer, _patience.Token);
        if (read.IsCompletedSuccessfully) return Earn(read.Result);

        using var cancelled = cancellationToken.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).Cancel(), _patience);
        _patience.CancelAfter(_allowance);
        try
        {
            var bytes = await read;
            _patience.CancelAfter(Timeout.InfiniteTimeSpan);
            _allowance -= Stopwatch.GetElapsedTime(started);
            return Earn(bytes);
        }
        catch (OperationCanceledException exception) when (_patience.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BadHttpRequestException("The body arrived too slowly.", StatusCodes.Status408RequestTimeout, exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _patience.Dispose();
        base.Dispose(disposing);
    }

    private int Earn(int bytes)
    {
        var earned = _allowance + TimeSpan.FromSeconds((double)bytes / options.MinBodyRate);
        _allowance = earned > options.BodyRateWindow ? options.BodyRateWindow : earned < TimeSpan.Zero ? TimeSpan.Zero : earned;
        return bytes;
    }
}
