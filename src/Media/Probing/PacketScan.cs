using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Media.Probing;

/// <summary>
/// Turns the lines of <see cref="ProbeCommands.Packets"/> into a <see cref="VideoScan"/>, one by one, in memory that does not grow with
/// them.
/// </summary>
/// <remarks>
/// Where packets do not all say when they are shown, as in AVI and MPEG program streams, the times at which they are decoded serve for all
/// of them: those of an even rate are the same times, later or earlier by one constant. So both are followed, and the end decides.
/// </remarks>
/// <param name="info">The headers of the same file; without a frame in them, only audio and end are found.</param>
/// <param name="request">What to look for.</param>
/// <param name="limits">What a source may be.</param>
/// <param name="repair">A repair of the clock that an earlier walk found; null to look for jumps of the clock.</param>
/// <param name="start">When the first frame is to be shown, if that is earlier than it says; null for what it says.</param>
/// <param name="clip">The only part to look at, on the file's clock; null for all.</param>
/// <param name="shift">Seconds by which frames are shown later than they are decoded, where that is known and needed.</param>
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
    private readonly Dictionary<int, AudioWalk> _audio =
        info.AudioTracks.ToDictionary(track => track.Index, track => new AudioWalk(track.Index));
    private double? _delay;
    private double? _end;

    /// <summary>Reads one line, and ignores it if it does not describe a packet.</summary>
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

    /// <summary>How the times must be changed for the walk to be right; null when the clock does not jump.</summary>
    public ClockRepair? Repair => _clock?.Result();

    /// <summary>
    /// Seconds on the file's clock at which the audio begins, if that is so long before the first frame that it would be missed; null
    /// otherwise. Another walk can show the first frame from there on.
    /// </summary>
    public static double? EarlyAudio(VideoScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return scan is { Frames: > 0, DecoderDelay: 0 } && scan.FirstTime - scan.AudioStart >= FrameTimeline.LeastHold
            ? scan.AudioStart
            : null;
    }

    /// <summary>Another walk, in which the first frame is shown from a time on.</summary>
    /// <param name="time">Seconds on the file's clock.</param>
    public PacketScan From(double time) => new(info, request, limits, repair, time, clip, _delay ?? 0);

    /// <summary>Another walk, which looks at a part of the video alone.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">What this walk found, of all of it.</param>
    public PacketScan Of(ClipRange part, VideoScan whole)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(whole);
        return new(info, request, limits, repair, start, part.After(whole.FirstTime), _delay ?? 0);
    }

    /// <summary>What was found. With no frame at all, <see cref="VideoScan.Frames"/> is 0.</summary>
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
        // Frames that no other is predicted from are shown as soon as they are decoded, and say nothing of the delay.
        if (packet is { IsKey: true, Shown: { } at, Decoded: { } decodedAt }) _delay ??= at - decodedAt;
        if (packet.Shown is { } shown) _shown.Add(packet, shown);
        else _someNotShown = true;
        if (packet.Decoded is { } decoded) _decoded.Add(packet, decoded);
        else _someNotDecoded = true;
    }
}

/// <summary>One packet as ffprobe lists it.</summary>
/// <param name="Stream">Index of its stream.</param>
/// <param name="Shown">Seconds on the file's clock at which it is presented; null when the container does not say.</param>
/// <param name="Decoded">Seconds on the file's clock at which it is decoded; null when the container does not say.</param>
/// <param name="Duration">Seconds; 0 when not known.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct Packet(int Stream, double? Shown, double? Decoded, double Duration, int Size, bool IsKey, bool IsDiscarded)
{
    public double? Time => Shown ?? Decoded;

    /// <summary>Reads "stream,pts,dts,duration,size,flags"; null for anything else and for packets that hold nothing.</summary>
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
