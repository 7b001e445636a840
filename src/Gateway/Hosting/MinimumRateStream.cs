using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;

namespace Encoder.Gateway.Hosting;

/// <summary>
/// A body that must arrive at a minimum rate throughout. The sender has an allowance of one window: waiting for bytes uses it up, and
/// every byte earns some of it back.
/// </summary>
/// <remarks>
/// Kestrel's own rate is an average since the body's first byte, so that a sender that was fast at first could then stop for hours. Time
/// between reads, in which the service itself is busy, does not count.
/// </remarks>
/// <param name="body">The body; not completed with this stream.</param>
/// <param name="options">The rate and the window.</param>
/// <param name="batchSize">
/// The number of bytes that a read waits for if none have arrived, or fewer if they would take more than a quarter of the window at the
/// minimum rate. Kestrel receives a body in pieces of 4 KiB. Waking the reader for each of them takes more CPU time than all other work
/// of an upload. If a read fails while it waits, the bytes that have arrived for it are lost.
/// </param>
internal sealed class MinimumRateStream(PipeReader body, ConnectionOptions options, int batchSize = 1) : ForwardStream
{
    private readonly CancellationTokenSource _patience = new();
    private readonly int _awaited = (int)Math.Clamp(options.MinBodyRate * options.BodyRateWindow.TotalSeconds / 4, 1, batchSize);
    private TimeSpan _allowance = options.BodyRateWindow;

    /// <exception cref="BadHttpRequestException">408: the body arrived too slowly.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Bytes that have arrived do not wait until there is a whole batch.
        if (body.TryRead(out var present))
        {
            if (!present.Buffer.IsEmpty || present.IsCompleted) return Earn(Take(present, buffer));
            body.AdvanceTo(present.Buffer.Start);
        }

        if (options.MinBodyRate == 0) return Take(await body.ReadAtLeastAsync(_awaited, cancellationToken), buffer);
        var started = Stopwatch.GetTimestamp();
        var read = body.ReadAtLeastAsync(_awaited, _patience.Token);
        if (read.IsCompletedSuccessfully) return Earn(Take(read.Result, buffer));

        using var cancelled = cancellationToken.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).Cancel(), _patience);
        _patience.CancelAfter(_allowance);
        try
        {
            var result = await read;
            _patience.CancelAfter(Timeout.InfiniteTimeSpan);
            _allowance -= Stopwatch.GetElapsedTime(started);
            return Earn(Take(result, buffer));
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

    private int Take(ReadResult result, Memory<byte> buffer)
    {
        var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        taken.CopyTo(buffer.Span);
        body.AdvanceTo(taken.End);
        return count;
    }

    private int Earn(int bytes)
    {
        if (options.MinBodyRate == 0) return bytes;
        var earned = _allowance + TimeSpan.FromSeconds((double)bytes / options.MinBodyRate);
        _allowance = earned > options.BodyRateWindow ? options.BodyRateWindow : earned < TimeSpan.Zero ? TimeSpan.Zero : earned;
        return bytes;
    }
}
