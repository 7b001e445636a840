using Encoder.Media.Packaging;
using Encoder.Media.Tests.Mp4;

namespace Encoder.Media.Tests.Packaging;

public class ChunkTests
{
    [Theory]
    [InlineData("25", 4, 100)]
    [InlineData("25", 6, 150)] // in the middle of a segment
    [InlineData("30000/1001", 4, 120)]
    public void Two_chunks_play_as_one_video(string rate, double seam, int seamFrame)
    {
        // Each chunk's encode receives the frames that a decoder finds between two times of the source.
        var first = Clips.Video("160x90", rate, 13, $"trim=end_frame={seamFrame}");
        var second = Clips.Video("160x90", rate, 13, $"trim=start_frame={seamFrame},setpts=PTS-STARTPTS");
        var start = seamFrame / Rational.Parse(rate.Contains('/') ? rate : $"{rate}/1")!.Value.Value;
        using var hls = new PackagedLadder(
            new HlsSource([new RungSource("90", [new ChunkFile(first, 0), new ChunkFile(second, start)])], []));
        var whole = Clips.Video("160x90", rate, 13);

        Assert.Equal(hls.Ladder.Duration, hls.Durations("90").Sum(), 0.00001);
        Assert.Equal([.. Ffmpeg.FrameHashes(first), .. Ffmpeg.FrameHashes(second)], Ffmpeg.FrameHashes(hls.File("90", "index.m3u8")));
        Assert.Equal(
            Ffmpeg.Packets(whole).Select(packet => packet.Pts).Order(),
            Ffmpeg.Packets(hls.File("90", "index.m3u8")).Select(packet => packet.Pts).Order());
        Assert.InRange(start, seam, seam + 0.01);
        using var unchunked = new PackagedLadder(new HlsSource([PackagedLadder.Rung("90", whole)], []));
        Assert.Equal(unchunked.Durations("90"), hls.Durations("90"));
    }

    [Fact]
    public void Chunks_of_a_varying_rate_keep_every_time()
    {
        const string Sparse = "select='not(mod(n,7))+not(mod(n,11))'";
        var whole = Clips.Video("160x90", "25", 13, Sparse);
        var times = Ffmpeg.Packets(whole).Select(packet => packet.Pts).Order().ToArray();
        var seam = times.First(time => time >= 8 * 12800) / 12800.0;
        var first = Clips.Video("160x90", "25", 13, $"{Sparse},trim=end={seam - 0.01}");
        var second = Clips.Video(
            "160x90", "25", 13, $"{Sparse},trim=start={seam - 0.01},setpts=PTS-STARTPTS", "-force_key_frames",
            $"expr:gte(t+{seam - 8},n_forced*2)");
        using var hls = new PackagedLadder(
            new HlsSource([new RungSource("90", [new ChunkFile(first, 0), new ChunkFile(second, seam)])], []));
        Assert.Null(hls.Result.Problem?.Message);
        Assert.Equal(times, Ffmpeg.Packets(hls.File("90", "index.m3u8")).Select(packet => packet.Pts).Order());
        Assert.Equal(hls.Ladder.Duration, hls.Durations("90").Sum(), 0.00001);
    }

    [Theory]
    [InlineData(3.96, "begins before the previous chunk ends")]
    [InlineData(4.04, "begins 1024 ticks after the last frame")]
    public void A_frame_repeated_or_lost_at_the_seam_is_found(double start, string fault)
    {
        var problem = Problem(new ChunkFile(Clips.Video("160x90", "25", 4), 0), new ChunkFile(Clips.Video("160x90", "25", 9), start));
        Assert.Equal(PackagingFault.BrokenSeam, problem.Fault);
        Assert.Contains(fault, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_that_were_encoded_differently_are_found()
    {
        var first = new ChunkFile(Clips.Video("160x90", "25", 4), 0);
        Assert.Contains(
            "other parameters", Problem(first, new ChunkFile(Clips.Video("160x96", "25", 4), 4)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "other parameters", Problem(first, new ChunkFile(Clips.Video("160x90", "25", 4, "null", "-level", "4.0"), 4)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "other parameters",
            Problem(first, new ChunkFile(Clips.Video("160x90", "25", 4, "null", "-video_track_timescale", "90000"), 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_first_frame_is_found()
    {
        var late = Clips.Make(
            "late picture", path => Ffmpeg.Run("-itsoffset", "0.5", "-i", Clips.Video("160x90", "25", 4), "-c", "copy", path));
        Assert.Contains("not shown at 0", Problem(new ChunkFile(late, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("not shown at 0", Problem(new ChunkFile(Clips.Video("160x90", "25", 4), 4)).Message, StringComparison.Ordinal);
    }

    private static PackagingProblem Problem(params ChunkFile[] chunks)
    {
        using var hls = new PackagedLadder(new HlsSource([new RungSource("90", chunks)], []));
        return Assert.IsType<PackagingProblem>(hls.Result.Problem);
    }
}
