namespace Encoder.Media.Probing;

/// <summary>What a scan of the packets found about one audio track.</summary>
/// <param name="Stream">The index of the stream in the file.</param>
/// <param name="Start">The time at which it begins, in seconds on the file's clock.</param>
/// <param name="End">The time at which it ends, in seconds on the file's clock.</param>
/// <param name="Seconds">The total duration of its packets in seconds; 0 if the packets do not state durations.</param>
/// <param name="Bytes">The total size of its packets in bytes.</param>
public sealed record AudioScan(int Stream, double Start, double End, double Seconds, long Bytes);

/// <summary>Adds up the packets of one audio track.</summary>
internal sealed class AudioPacketScan(int stream)
{
    /// <summary>
    /// The maximum ratio of a packet's duration to that of the packet before. In Vorbis, durations usually differ by a factor of 8 or 16.
    /// </summary>
    private const int LongestOf = 20;

    /// <summary>
    /// The seconds by which the distances of packets with equal durations may differ, because containers round times to milliseconds.
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

    /// <param name="time">The time at which the packet is heard, in seconds on the file's clock.</param>
    /// <param name="end">The time, in seconds on the file's clock, after which nothing counts.</param>
    public void Add(Packet packet, double time, double end)
    {
        _bytes += packet.Size;
        // MP4 states a gap as a packet that lasts until the gap's end.
        var duration = _duration > 0 && packet.Duration > LongestOf * _duration ? _duration : packet.Duration;
        // Where the sampling rate changes midway, stated durations are too long or too short. Packets that come at even distances, or are
        // not much too long, do not overlap.
        var step = time - _time;
        if (step > _duration / 2 || (step > 0 && Math.Abs(step.Value - _step) <= Even)) _seconds -= Math.Max(0, _duration - step.Value);
        _seconds += duration;
        (_time, _duration, _step) = (time, packet.Duration, step ?? 0);
        _someLastUnknown |= packet.Duration == 0;
        _start = Math.Min(_start, time);
        _end = Math.Max(_end, Math.Min(time + packet.Duration, end));
    }

    /// <summary>Returns what was found; null if there was no packet.</summary>
    public AudioScan? Result() => _time is null ? null : new AudioScan(stream, _start, _end, _someLastUnknown ? 0 : _seconds, _bytes);
}
