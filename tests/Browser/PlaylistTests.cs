using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.Browser.Playlists;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Checks playlists, as two independent parsers read them, against the files that they describe.</summary>
[Collection(Ladders.Collection)]
public sealed class PlaylistTests(Ladders ladders)
{
    /// <summary>The duration in seconds of a frame of AAC-LC at 48 kHz.</summary>
    private const double AudioFrameDuration = 1024 / 48_000.0;

    public static TheoryData<string> Names => [.. Ladders.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_parsers_accept_every_playlist_and_agree(string name)
    {
        var parsed = ladders.Parsed(name);
        var (one, other) = (parsed["m3u8-parser"], parsed["hls-parser"]);
        Assert.True(JsonNode.DeepEquals(one, other), $"m3u8-parser: {one}\nhls-parser: {other}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_master_playlist_describes_the_files_of_each_rung(string name)
    {
        var (folder, ladder) = Parse(name);
        Assert.Equal((7, true), (ladder.Master.Version, ladder.Master.IndependentSegments));
        Assert.Equal(ladder.Master.Rungs.OrderBy(r => r.Width * r.Height), ladder.Master.Rungs);
        Assert.Equal(
            ladder.Master.Rungs.Order(Comparer<ParsedRung>.Create((a, b) => a.Bandwidth.CompareTo(b.Bandwidth))), ladder.Master.Rungs);
        foreach (var rung in ladder.Master.Rungs)
        {
            var (video, audio) = (Track(ladder, rung.Uri), rung.AudioUri is null ? null : Track(ladder, rung.AudioUri));
            var probed = Probe(folder, video).GetProperty("streams")[0];
            Assert.Equal((rung.Width, rung.Height), (probed.GetProperty("width").GetInt32(), probed.GetProperty("height").GetInt32()));
            Assert.Equal(Ratio(probed.GetProperty("r_frame_rate").GetString()!), rung.FrameRate, 0.0005);
            Assert.Equal($"{Codec(folder, video)}{(audio is null ? "" : ",mp4a.40.2")}", rung.Codecs);
            Assert.Empty(rung.ClosedCaptions);
            // A rung is always played with audio of its group, so the audio's bits count in full.
            Assert.Equal(Sum(SegmentRates.Average), rung.AverageBandwidth, 2.0);
            Assert.Equal(Sum(sizes => SegmentRates.Peak(sizes, video.TargetDuration)), rung.Bandwidth, 2.0);

            double Sum(Func<(long, double)[], double> rate) =>
                rate(Sizes(folder, video)) + (audio is null ? 0 : rate(Sizes(folder, audio)));
        }
        Assert.Equal(name != "silent", ladder.Master.Rungs.All(r => r.AudioUri is not null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_media_playlist_states_the_duration_of_each_segment(string name)
    {
        var (folder, ladder) = Parse(name);
        var target = ladder.Tracks.Max(t => t.Segments.Max(s => (int)Math.Round(s.Seconds, MidpointRounding.AwayFromZero)));
        foreach (var track in ladder.Tracks)
        {
            Assert.Equal(
                ("VOD", 7, Math.Max(1, target), 1, true, true),
                (track.Type, track.Version, track.TargetDuration, track.MediaSequence, track.IndependentSegments, track.EndList));
            Assert.All(track.Segments, s => Assert.Equal(("init.mp4", false), (s.Map, s.Discontinuity)));
            Assert.Equal(Files(folder, track, "*.m4s"), track.Segments.Select(s => s.Uri));
            // Durations have six decimals. The last audio frame is padded, because playback ends with the video.
            var padding = track.Folder == "audio" ? AudioFrameDuration : 0;
            Assert.All(track.Segments[..^1], s => Assert.Equal(SecondsOf(folder, track, s), s.Seconds, 0.000001));
            Assert.InRange(SecondsOf(folder, track, track.Segments[^1]) - track.Segments[^1].Seconds, -0.000001, padding + 0.000001);
            Assert.InRange(
                SecondsOf(folder, track) - track.Seconds, track.Segments.Length * -0.000001, padding + (track.Segments.Length * 0.000001));
            Assert.Equal(ladder.Tracks[0].Seconds, track.Seconds, 0.0001);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_I_frame_playlist_points_to_a_keyframe_of_every_segment_that_ffmpeg_decodes_alone(string name)
    {
        var (folder, ladder) = Parse(name);
        Assert.Equal(ladder.Master.Rungs.Select(r => Path.GetDirectoryName(r.Uri)), ladder.IFrames.Select(i => i.Folder));
        foreach (var playlist in ladder.IFrames)
        {
            var track = ladder.Tracks.Single(t => t.Folder == playlist.Folder);
            Assert.True(playlist.Only);
            Assert.Equal(track.Segments.Select(s => (s.Uri, s.Seconds)), playlist.Frames.Select(f => (f.Uri, f.Seconds)));
            foreach (var frame in (ParsedIFrame[])[playlist.Frames[0], playlist.Frames[^1]])
                Assert.Equal("I", FrameTypes(Path.Combine(folder, track.Folder), frame));
        }
    }

    /// <summary>Returns the types of the frames in the bytes that an I-frame playlist points to, after the init segment.</summary>
    private static string FrameTypes(string track, ParsedIFrame frame)
    {
        using var alone = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Path.Combine(track, frame.Uri))[frame.Offset..(frame.Offset + frame.Length)];
        File.WriteAllBytes(alone.File("frame.mp4"), [.. File.ReadAllBytes(Path.Combine(track, "init.mp4")), .. bytes]);
        return Tool.Run(
            "ffprobe", "-v", "fatal", "-select_streams", "v", "-show_entries", "frame=pict_type", "-of", "csv=p=0",
            alone.File("frame.mp4")).Trim().TrimEnd(',');
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_ladder_encoded_in_chunks_has_a_seam_at_every_segment(string name)
    {
        var segments = Parse(name).Ladder.Tracks[0].Segments.Length;
        Assert.Equal(name == Ladders.Chunked ? segments : 1, ladders.Encodes(name));
    }

    private (string Folder, ParsedLadder Ladder) Parse(string name) =>
        (ladders.Folder(name), ParsedLadder.Of(ladders.Parsed(name)["hls-parser"]));

    private static ParsedTrack Track(ParsedLadder ladder, string uri) => Assert.Single(ladder.Tracks, t => $"{t.Folder}/index.m3u8" == uri);

    private static (long, double)[] Sizes(string folder, ParsedTrack track) =>
        [.. track.Segments.Select(s => (new FileInfo(Path.Combine(folder, track.Folder, s.Uri)).Length, s.Seconds))];

    private static IEnumerable<string> Files(string folder, ParsedTrack track, string pattern) =>
        Directory.GetFiles(Path.Combine(folder, track.Folder), pattern).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    /// <summary>Probes a track as one file: its init segment, and the given segments or all.</summary>
    private static JsonElement Probe(string folder, ParsedTrack track, params ParsedSegment[] segments)
    {
        var parts = segments.DefaultIfEmpty().SelectMany(s => s is null ? track.Segments : [s]).Select(s => s.Uri).Prepend("init.mp4");
        var input = string.Join('|', parts.Select(p => Path.Combine(folder, track.Folder, p)));
        return JsonDocument.Parse(
            Tool.Run(
                "ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_entries", "packet=pts,duration",
                $"concat:{input}")).RootElement;
    }

    /// <summary>
    /// Returns the seconds from the first sample of a segment, or of all segments, to the end of the last. Samples before time 0 prime the
    /// decoder and are not played. ffprobe does not always know the duration of a file's first sample.
    /// </summary>
    private static double SecondsOf(string folder, ParsedTrack track, params ParsedSegment[] segments)
    {
        var probe = Probe(folder, track, segments);
        var packets = probe.GetProperty("packets").EnumerateArray().Select(p => (
            Start: p.GetProperty("pts").GetInt64(),
            End: p.GetProperty("pts").GetInt64() + (p.TryGetProperty("duration", out var duration) ? duration.GetInt64() : 0))).ToArray();
        return (packets.Max(p => p.End) - Math.Max(0, packets.Min(p => p.Start))) * Ratio(
            probe.GetProperty("streams")[0].GetProperty("time_base").GetString()!);
    }

    /// <summary>Returns the RFC 6381 codec string from the second to fourth bytes of the decoder configuration.</summary>
    private static string Codec(string folder, ParsedTrack track)
    {
        var init = File.ReadAllBytes(Path.Combine(folder, track.Folder, "init.mp4"));
        var configuration = init.AsSpan().IndexOf("avcC"u8);
        Assert.True(configuration > 0);
        return $"avc1.{Convert.ToHexStringLower(init.AsSpan(configuration + 5, 3))}";
    }

    private static double Ratio(string text) =>
        text.Split('/') is [var above, var below]
            ? double.Parse(above, CultureInfo.InvariantCulture) / double.Parse(below, CultureInfo.InvariantCulture)
            : double.NaN;
}
