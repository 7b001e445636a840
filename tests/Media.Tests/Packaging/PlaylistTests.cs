using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Media.Packaging;
using Encoder.Media.Tests.Mp4;

namespace Encoder.Media.Tests.Packaging;

public partial class PlaylistTests
{
    [Fact]
    public void A_media_playlist_states_exact_durations()
    {
        using var hls = PackagedLadder.Of(5, rate: "30000/1001");
        Assert.Equal(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:1
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:4.004000,
            seg-00001.m4s
            #EXTINF:1.001000,
            seg-00002.m4s
            #EXT-X-ENDLIST

            """, File.ReadAllText(hls.File("90", "index.m3u8")));
    }

    [Fact]
    public void A_master_playlist_describes_every_rung()
    {
        using var hls = PackagedLadder.Of(5, 5, rate: "30000/1001");
        const string Bandwidths = "BANDWIDTH=0,AVERAGE-BANDWIDTH=0";
        const string Choice = "DEFAULT=YES,AUTOSELECT=YES";
        const string Common = "FRAME-RATE=29.970,VIDEO-RANGE=SDR,CLOSED-CAPTIONS=NONE,AUDIO=\"audio\"";
        Assert.Equal(
            $"""
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",LANGUAGE="und",{Choice},CHANNELS="2",URI="audio/index.m3u8"
            #EXT-X-STREAM-INF:{Bandwidths},CODECS="avc1.64000b,mp4a.40.2",RESOLUTION=160x90,{Common}
            90/index.m3u8
            #EXT-X-STREAM-INF:{Bandwidths},CODECS="avc1.64000d,mp4a.40.2",RESOLUTION=320x180,{Common}
            180/index.m3u8
            #EXT-X-I-FRAME-STREAM-INF:{Bandwidths},CODECS="avc1.64000b",RESOLUTION=160x90,VIDEO-RANGE=SDR,URI="90/iframes.m3u8"
            #EXT-X-I-FRAME-STREAM-INF:{Bandwidths},CODECS="avc1.64000d",RESOLUTION=320x180,VIDEO-RANGE=SDR,URI="180/iframes.m3u8"

            """, BandWidth().Replace(File.ReadAllText(hls.File("index.m3u8")), "BANDWIDTH=0"));
    }

    [Fact]
    public void An_I_frame_playlist_names_the_keyframe_of_every_segment_and_each_decodes_alone()
    {
        using var hls = PackagedLadder.Of(9, 9, rate: "25");
        var lines = File.ReadAllLines(hls.File("180", "iframes.m3u8"));
        Assert.Equal(
            ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", "#EXT-X-MEDIA-SEQUENCE:1", "#EXT-X-PLAYLIST-TYPE:VOD",
            "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-I-FRAMES-ONLY", "#EXT-X-MAP:URI=\"init.mp4\""], lines[..8]);
        Assert.Equal("#EXT-X-ENDLIST", lines[^1]);
        var frames = lines[8..^1].Chunk(3).ToArray();
        Assert.Equal(["#EXTINF:4.000000,", "#EXTINF:4.000000,", "#EXTINF:1.000000,"], frames.Select(frame => frame[0]));
        Assert.Equal(["seg-00001.m4s", "seg-00002.m4s", "seg-00003.m4s"], frames.Select(frame => frame[2]));
        for (var i = 0; i < frames.Length; i++)
        {
            Assert.Matches("^#EXT-X-BYTERANGE:[0-9]+@0$", frames[i][1]);
            var length = int.Parse(frames[i][1].Split(':', '@')[1], CultureInfo.InvariantCulture);
            var bytes = File.ReadAllBytes(hls.File("180", frames[i][2]))[..length];
            var alone = hls.File($"frame-{i}.mp4");
            File.WriteAllBytes(alone, [.. File.ReadAllBytes(hls.File("180", "init.mp4")), .. bytes]);
            Assert.Equal(Ffmpeg.FrameHashes(hls.File("180", "index.m3u8"))[i * 100], Ffmpeg.FrameHashes(alone)[0]);
        }
    }

    [Fact]
    public void Without_audio_there_is_no_audio_group()
    {
        using var hls = PackagedLadder.Of(1);
        var master = File.ReadAllText(hls.File("index.m3u8"));
        Assert.DoesNotContain("AUDIO", master, StringComparison.Ordinal);
        Assert.DoesNotContain("mp4a", master, StringComparison.Ordinal);
        Assert.False(Directory.Exists(hls.File("audio")));
        Assert.Empty(hls.Ladder.Audio);
    }

    [Fact]
    public void All_playlists_have_the_target_duration_of_the_longest_segment()
    {
        using var hls = new PackagedLadder(PackagedLadder.Source(5, 5) with { SegmentDuration = 2 });
        Assert.All((string[])["90", "180", "audio"], track => Assert.Contains("#EXT-X-TARGETDURATION:2", hls.Lines(track)));
        Assert.Equal([2, 2, 1], hls.Durations("90"));

        // The longest segment, of 4.96 s, is in one track only. It rounds to 5.
        var slow = Clips.Video("160x90", "25", 6, "select='not(between(t,3.9,4.95))'");
        using var rounded = new PackagedLadder(new HlsSource([PackagedLadder.Rung("90", slow)], [PackagedLadder.Audio(Clips.Audio(6))]));
        Assert.Equal([4.96, 1.04], rounded.Durations("90"));
        Assert.All((string[])["90", "audio"], track => Assert.Contains("#EXT-X-TARGETDURATION:5", rounded.Lines(track)));
    }

    [Fact]
    public void The_frame_rate_of_a_varying_rate_is_the_highest_of_any_segment()
    {
        var slowing = Clips.Video("160x90", "25", 13, "select='lt(t,4)+not(mod(n,5))'");
        using var hls = new PackagedLadder(new HlsSource([PackagedLadder.Rung("90", slowing)], []));
        Assert.Equal(25, hls.Ladder.Rungs[0].FrameRate);
    }

    [Fact]
    public void Bandwidths_are_measured()
    {
        // Only the first two seconds have noise, so the peak is far above the average.
        var rung = Clips.Video("320x180", "25", 13, "noise=alls=60:allf=t:enable='lt(t,2)'");
        using var hls = new PackagedLadder(new HlsSource([PackagedLadder.Rung("180", rung)], [PackagedLadder.Audio(Clips.Audio(13))]));
        var expected = Peak(hls, "180") + Peak(hls, "audio");
        var (rate, audio) = (hls.Ladder.Rungs[0], hls.Ladder.Audio[0]);
        Assert.InRange(rate.Bandwidth + audio.Bandwidth, expected, expected + 2);
        var average = Average(hls, "180") + Average(hls, "audio");
        Assert.InRange(rate.AverageBandwidth + audio.AverageBandwidth, average, average + 2);
        Assert.True(expected > 1.5 * average);
        Assert.Contains(
            $"BANDWIDTH={rate.Bandwidth + audio.Bandwidth},AVERAGE-BANDWIDTH={rate.AverageBandwidth + audio.AverageBandwidth},",
            File.ReadAllText(hls.File("index.m3u8")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_shorter_than_half_the_target_has_its_average_as_peak()
    {
        using var hls = new PackagedLadder(PackagedLadder.Source(0.04));
        Assert.Equal(hls.Ladder.Rungs[0].AverageBandwidth, hls.Ladder.Rungs[0].Bandwidth);
        Assert.Equal(new FileInfo(hls.Segments("90")[0]).Length * 8 / 0.04, hls.Ladder.Rungs[0].Bandwidth, 1.0);
    }

    /// <summary>
    /// Returns the highest bit rate of any segment, and of any run of segments that lasts 0.5 to 1.5 times the target of 4 s.
    /// </summary>
    private static double Peak(PackagedLadder hls, string track)
    {
        var (sizes, seconds) = (Sizes(hls, track), hls.Durations(track));
        var runs = from first in Enumerable.Range(0, sizes.Length) from end in Enumerable.Range(
            first + 1, sizes.Length - first) select first..end;
        return runs.Where(
            run => sizes[run].Length == 1 || seconds[run].Sum() is >= 2 and <= 6).Max(run => sizes[run].Sum() * 8 / seconds[run].Sum());
    }

    private static double Average(PackagedLadder hls, string track) => Sizes(hls, track).Sum() * 8 / hls.Durations(track).Sum();

    private static double[] Sizes(PackagedLadder hls, string track) =>
        [.. hls.Segments(track).Select(path => (double)new FileInfo(path).Length)];

    [GeneratedRegex("BANDWIDTH=[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BandWidth();
}
