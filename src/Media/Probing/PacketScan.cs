using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Media.Probing;

/// <summary>
/// Turns the lines of <see cref="ProbeCommands.Packets"/> into a <see cref="VideoScan"/>, one at a time, in memory that does not grow with
/// their number.
/// </summary>
/// <remarks>
/// If some packets do not state when they are shown, as in AVI and MPEG program streams, the decoding times are used for all of them: at an
/// even rate, they differ from the presentation times only by a constant. So both are followed, and the end of the scan decides.
/// </remarks>
/// <param name="info">The headers of the same file. Without video in them, only the audio and the end are found.</param>
/// <param name="request">What to look for.</param>
/// <param name="limits">The limits on sources.</param>
/// <param name="repair">The repair of the clock that an earlier scan found; null to look for jumps of the clock.</param>
/// <param name="start">The time at which the first frame is shown, if that is before its stated time; null for the stated time.</param>
/// <param name="clip">The only part to examine, on the file's clock; null for all.</param>
/// <param name="shift">The seconds by which frames are shown later than they are decoded, if known and needed.</param>
public sealed class PacketScan(
    MediaInfo info, ScanRequest request, MediaLimits limits, ClockRepair? repair = null, double? start = null,
    ClipRange? clip = null, double shift = 0)
{
    private readonly FrameTimeline _shown = new(info.Video, request, SourceInput.SeeksByShown(info), start, clip);
    private readonly FrameTimeline _decoded = new(info.Video, request, seeksByShown: false, start - shift, clip?.After(0 - shift));
    private readonly ClockWatch? _clock =
        repair is null && ClockWatch.Suits(info) ? new ClockWatch(info, limits.MaxGap.TotalSeconds) : null;
    private readonly Dictionary<int, int> _numbers = [];
    private bool _someNotShown;
    private bool _someNotDecoded;
    private readonly Dictionary<int, AudioPacketScan> _audio =
        info.AudioTracks.ToDictionary(track => track.Index, track => new AudioPacketScan(track.Index));
    private double? _delay;
    private double? _end;

    /// <summary>Reads one line. Lines that do not describe a packet are ignored.</summary>
    public void Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Packet.Parse(line) is not { } packet) return;
        _clock?.Add(packet);
        if (repair is not null) packet = repair.Apply(packet, CollectionsMarshal.GetValueRefOrAddDefault(_numbers, packet.Stream, out _)++);
        if (packet.Stream == info.Video?.Index) AddFrame(packet);
        if (packet is { IsDiscarded: false, Time: { } time })
        {
            _end = Math.Max(_end ?? time, time + packet.Duration);
            if (time + packet.Duration <= clip?.Start || time >= clip?.End) return;
            if (_audio.TryGetValue(packet.Stream, out var audio)) audio.Add(packet, time, clip?.End ?? double.PositiveInfinity);
        }
    }

    /// <summary>The repair that the times need before the scan is right; null if the clock does not jump.</summary>
    public ClockRepair? Repair => _clock?.Result();

    /// <summary>
    /// Returns the time at which the audio begins, in seconds on the file's clock, if that is so long before the first frame that it would
    /// be missed; otherwise null. Another scan can show the first frame from then on.
    /// </summary>
    public static double? EarlyAudio(VideoScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return scan is { Frames: > 0, DecoderDelay: 0 } && scan.FirstTime - scan.AudioStart >= FrameTimeline.MinHold
            ? scan.AudioStart
            : null;
    }

    /// <summary>Returns another scan, in which the first frame is shown from a time on.</summary>
    /// <param name="time">The time in seconds on the file's clock.</param>
    public PacketScan From(double time) => new(info, request, limits, repair, time, clip, _delay ?? 0);

    /// <summary>Returns another scan, which examines only a part of the video.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">The result of this scan, for the whole video.</param>
    public PacketScan Of(ClipRange part, VideoScan whole)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(whole);
        return new(info, request, limits, repair, start, part.After(whole.FirstTime), _delay ?? 0);
    }

    /// <summary>Returns what was found. If there is no frame at all, <see cref="VideoScan.Frames"/> is 0.</summary>
    public VideoScan Result()
    {
        var timesAreDecoded = _someNotShown && !_someNotDecoded;
        var audio = info.Audio is { } chosen ? _audio[chosen.Index].Result() : null;
        AudioScan[] more = [.. (info.MoreAudio ?? []).Select(track => _audio[track.Index].Result()).OfType<AudioScan>()];
        var scan = timesAreDecoded ? _decoded.Finish(_delay ?? 0, audio?.End) : _shown.Finish(0, audio?.End);
        return scan with
        {
            DecoderDelay = timesAreDecoded && _delay is null ? info.Video!.ReorderFrames * _decoded.UsualDuration : 0,
            AudioStart = audio?.Start,
            AudioEnd = audio?.End,
            AudioBytes = audio?.Bytes ?? 0,
            AudioSeconds = audio?.Seconds ?? 0,
            MoreAudio = more is [] ? null : more,
            EndTime = _end ?? 0,
        };
    }

    private void AddFrame(Packet packet)
    {
        // Only keyframes tell the delay, because frames that no other frame refers to are shown as soon as they are decoded.
        if (packet is { IsKey: true, Shown: { } at, Decoded: { } decodedAt }) _delay ??= at - decodedAt;
        if (packet.Shown is { } shown) _shown.Add(packet, shown);
        else _someNotShown = true;
        if (packet.Decoded is { } decoded) _decoded.Add(packet, decoded);
        else _someNotDecoded = true;
    }
}

/// <summary>A packet, as ffprobe lists it.</summary>
/// <param name="Stream">The index of its stream.</param>
/// <param name="Shown">The time at which it is shown, in seconds on the file's clock; null if the container does not state it.</param>
/// <param name="Decoded">The time at which it is decoded, in seconds on the file's clock; null if the container does not state it.</param>
/// <param name="Duration">The duration in seconds; 0 if unknown.</param>
/// <param name="Size">The size in bytes.</param>
internal readonly record struct Packet(int Stream, double? Shown, double? Decoded, double Duration, int Size, bool IsKey, bool IsDiscarded)
{
    public double? Time => Shown ?? Decoded;

    /// <summary>Reads "stream,pts,dts,duration,size,flags"; null for anything else and for empty packets.</summary>
    public static Packet? Parse(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[7];
        if (
            line.Split(fields, ',') < 6
            || !int.TryParse(line[fields[0]], out var stream)
            || !int.TryParse(line[fields[4]], out var size) || size == 0)
            return null;
        var flags = line[fields[5]];
        return new Packet(
            stream,
            Seconds(line[fields[1]]),
            Seconds(line[fields[2]]),
            Math.Max(0, Seconds(line[fields[3]]) ?? 0),
            size,
            flags.Contains('K'),
            flags.Contains('D'));
    }

    private static double? Seconds(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? seconds
            : null;
}
