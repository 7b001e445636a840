namespace Encoder.Media.Probing;

/// <summary>What a walk over the packets found of one audio track.</summary>
/// <param name="Stream">Index of the stream in the file.</param>
/// <param name="Start">Seconds on the file's clock at which it begins.</param>
/// <param name="End">Seconds on the file's clock at which it ends.</param>
/// <param name="Seconds">Seconds of all its packets together; 0 when they do not say.</param>
/// <param name="Bytes">Bytes of all its packets.</param>
public sealed record AudioScan(int Stream, double Start, double End, double Seconds, long Bytes);

/// <summary>Adds up the packets of one audio track.</summary>
internal sealed class AudioWalk(int stream)
{
    /// <summary>How often longer than the packet before it one may be; those of Vorbis usually differ by a factor of 8 or 16.</summary>
    private const int LongestOf = 20;

    /// <summary>
    /// Seconds by which the distances of packets that last equally long may differ, for containers round times to milliseconds.
    /// </summary>
    private const double Even = 0.0015;

    private double _start = double.PositiveInfinity;
    private double _end = double.NegativeInfinity;
    private double _seconds;
    private long _bytes;
    private double? _time;
    private double _duration;
    private double _step;
    private bool _someLastUnknown;

    /// <param name="time">Seconds on the file's clock at which the packet is heard.</param>
    /// <param name="end">Seconds on the file's clock from which on nothing counts.</param>
    public void Add(Packet packet, double time, double end)
    {
        _bytes += packet.Size;
        // MP4 has a gap as a packet that lasts until its end.
        var duration = _duration > 0 && packet.Duration > LongestOf * _duration ? _duration : packet.Duration;
        // Where the sampling rate changes on the way, packets are said to last longer or shorter than they do: those that come evenly, or
        // are not much too long, do not overlap.
        var step = time - _time;
        if (step > _duration / 2 || (step > 0 && Math.Abs(step.Value - _step) <= Even)) _seconds -= Math.Max(0, _duration - step.Value);
        _seconds += duration;
        (_time, _duration, _step) = (time, packet.Duration, step ?? 0);
        _someLastUnknown |= packet.Duration == 0;
        _start = Math.Min(_start, time);
        _end = Math.Max(_end, Math.Min(time + packet.Duration, end));
    }

    /// <summary>What was found; null when there was no packet.</summary>
    public AudioScan? Result() => _time is null ? null : new AudioScan(stream, _start, _end, _someLastUnknown ? 0 : _seconds, _bytes);
}
