using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class ChunkPlannerTests
{
    private static readonly EncodingOptions s_eights = new() { ChunkDuration = 8 };

    [Fact]
    public void A_video_no_longer_than_a_chunk_is_one_chunk() =>
        Assert.Equal([new Chunk(0, 0, null, null, 200)], Cut(Scan(8), s_eights));

    [Fact]
    public void A_longer_video_is_cut_where_segments_begin() =>
        Assert.Equal(
            [new Chunk(0, 0, 8, null, 200), new Chunk(1, 8, 16, 8, 200), new Chunk(2, 16, null, 16, 100)],
            Cut(Scan(20), s_eights));

    [Fact]
    public void Chunks_have_the_maximum_length_and_get_shorter_towards_the_end()
    {
        Assert.Equal([32, 28, 20, 20, 16, 12, 12, 8, 8, 8, 8, 8], Lengths(180, new()));
        Assert.Equal(
            [.. Enumerable.Repeat(40.0, 21), 32, 28, 20, 20, 16, 12, 12, 8, 8, 8, 8, 8], Lengths(1020, new() { ChunkDuration = 40 }));
    }

    [Theory]
    [InlineData(2, 100, 0.95)]
    [InlineData(2, 180, 0.97)]
    [InlineData(2, 1000, 0.98)]
    [InlineData(4, 180, 0.93)]
    [InlineData(8, 1000, 0.94)]
    public void Workers_that_take_chunks_in_order_are_hardly_ever_idle(int workers, double seconds, double min)
    {
        var ends = new double[workers];
        foreach (var length in Lengths(seconds, new())) ends[Array.IndexOf(ends, ends.Min())] += length;
        Assert.InRange(seconds / (workers * ends.Max()), min, 1);
    }

    [Fact]
    public void A_chunk_ends_at_a_nearby_segment_that_begins_with_a_keyframe_of_the_source() =>
        Assert.Equal(
            [(0.0, null), (20.0, 20.0), (40.0, (double?)40)],
            Cut(Scan(70, gop: 10), new() { ChunkDuration = 60 }).Select(c => (c.Start, c.Seek)).Take(3));

    [Fact]
    public void Chunks_are_longer_if_keyframes_are_far_apart() =>
        Assert.Equal([0, 40], Cut(Scan(80, gop: 20), new() { ChunkDuration = 60 }).Select(c => c.Start));

    [Fact]
    public void No_cut_makes_a_worker_decode_more_than_a_chunk_in_vain() =>
        Assert.Equal([0, 8], Cut(Scan(60, gop: 1000), s_eights).Select(c => c.Start));

    [Fact]
    public void At_a_constant_rate_a_chunk_begins_with_the_first_frame_at_or_after_the_segment_start()
    {
        var chunks = Cut(Scan(20, new Rational(30_000, 1001)), s_eights);
        Assert.Equal([240, 240, 119], chunks.Select(c => c.Frames));
        Assert.Equal([0, 8.008, 16.016], chunks.Select(c => Math.Round(c.Start, 6)));
    }

    [Fact]
    public void A_chunk_of_a_halved_rate_counts_only_the_frames_that_are_kept()
    {
        var chunks = Cut(Scan(20, new Rational(120, 1)), s_eights);
        Assert.Equal([480, 480, 240], chunks.Select(c => c.Frames));
        Assert.Equal([0, 8, 16], chunks.Select(c => c.Start));
    }

    [Fact]
    public void A_chunk_of_film_in_pulldown_is_read_from_a_whole_cycle_before_it()
    {
        var chunks = Cut(Scan(20, new Rational(30_000, 1001)) with { Pulldown = Pulldown.TopFirst }, s_eights);
        // The 599 frames become 480. The frame with index 192 is the first of a cycle.
        Assert.Equal([192, 192, 96], chunks.Select(c => c.Frames));
        Assert.Equal([0, 8.008, 16.016], chunks.Select(c => Math.Round(c.Start, 6)));
        Assert.Equal([null, 4.0, 12.0], chunks.Select(c => c.Seek));
    }

    [Fact]
    public void At_a_varying_rate_a_chunk_begins_with_a_frame_of_the_source()
    {
        SegmentMark[] marks = [new(0, 0, 0, 0), new(1, 77, 4.02, 4), new(2, 150, 8.3, 8), new(4, 290, 16.01, 16)];
        var scan = Sources.ScanAround(17) with { Frames = 350, Duration = 20, LastTime = 19.9, Marks = marks };
        Assert.Equal(
            [new Chunk(0, 0, 8.3, null, 150), new Chunk(1, 8.3, 16.01, 8, 140), new Chunk(2, 16.01, null, 16, 60)],
            Cut(scan, s_eights));
    }

    [Fact]
    public void Seek_times_are_on_the_clock_of_the_file() =>
        Assert.Equal([null, 18.0, 26.0], Cut(Scan(20, firstTime: 10), s_eights).Select(c => c.Seek));

    [Fact]
    public void A_video_whose_frames_cannot_be_identified_is_not_cut()
    {
        Assert.Single(Cut(Scan(20) with { DecoderDelay = 0.08 }, s_eights));
        Assert.Single(Cut(Sources.ScanAround(110) with { Frames = 2200, Duration = 20, Marks = Scan(20).Marks }, s_eights));
    }

    private static double[] Lengths(double seconds, EncodingOptions options) =>
        [.. Cut(Scan(seconds), options).Select(c => (c.End ?? seconds) - c.Start)];

    private static Chunk[] Cut(VideoScan scan, EncodingOptions options)
    {
        var info = Sources.Info(Sources.Video() with { Duration = null }) with { Duration = null };
        return Planner.Plan(info, scan, new([new("p", OutputFormat.Hls, [240])], []), options, new()).Plan!.Chunks;
    }

    /// <summary>Returns the scan of a video of the given length, with a keyframe at every multiple of its GOP length.</summary>
    private static VideoScan Scan(double seconds, Rational? rate = null, double gop = 2, double firstTime = 0)
    {
        var perSecond = rate ?? new Rational(25, 1);
        return Sources.Scan() with
        {
            Frames = (int)(seconds * perSecond.Value),
            FirstTime = firstTime,
            LastTime = firstTime + seconds - (1 / perSecond.Value),
            Duration = seconds,
            ConstantRate = perSecond,
            AudioEnd = firstTime + seconds,
            EndTime = firstTime + seconds,
            Marks = [
                .. Enumerable.Range(0, (int)Math.Ceiling(seconds / 4)).Select(
                    i => new SegmentMark(i, (int)Math.Ceiling(i * 4 * perSecond.Value), i * 4, firstTime + (Math.Floor(i * 4 / gop) * gop)))
            ],
        };
    }
}
