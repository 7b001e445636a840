using Encoder.Media.Captions;

namespace Encoder.Media.Tests.Captions;

public sealed class CaptionTimelineTests
{
    [Theory]
    [InlineData(0, 10, "1-2 4-9")]
    [InlineData(1.5, 10, "0-0.5 2.5-7.5")]
    [InlineData(-1, 10, "2-3 5-10")]
    [InlineData(2, 3, "2-3")]
    [InlineData(9, 10, "")]
    public void Cues_are_shifted_and_cut(double begin, double duration, string placed) =>
        Assert.Equal(placed, Show(CaptionTimeline.Place([Cue(1, 2), Cue(4, 9)], begin, duration)));

    [Theory]
    [InlineData("1-2", "1-2||")]
    [InlineData("3-5", "3-5|3-5|")]
    [InlineData("1-11", "1-11|1-11|1-11")]
    [InlineData("3-4", "3-4||")]
    [InlineData("4-8", "|4-8|")]
    [InlineData("8-9", "||8-9")]
    [InlineData("1-9 2-3 7-8", "1-9 2-3|1-9 7-8|1-9")]
    public void A_cue_is_in_every_segment_that_shows_it(string cues, string segments)
    {
        var all = cues.Split(' ').Select(cue => Cue(double.Parse(cue.Split('-')[0]), double.Parse(cue.Split('-')[1]))).ToArray();
        Assert.Equal(segments, string.Join('|', CaptionTimeline.Cut(all, [0, 4, 8]).Select(Show)));
    }

    [Fact]
    public void The_size_of_segments_counts_repeated_cues_each_time()
    {
        Cue[] bomb = [.. Enumerable.Repeat(Cue(0, 14_400) with { Text = new string('x', 1000) }, 100)];
        Assert.InRange(CaptionTimeline.SegmentedSize(bomb, 4), 3600 * 100 * 1000.0, 3700 * 100 * 1100.0);
        double[] starts = [0, 4, 8];
        Cue[] few = [Cue(1, 2), Cue(3, 11) with { Text = "é", Settings = "line:0" }];
        var written = CaptionTimeline.Cut(few, starts).Sum(cues => System.Text.Encoding.UTF8.GetByteCount(WebVtt.Segment(cues)));
        Assert.InRange(CaptionTimeline.SegmentedSize(few, 4), written - (3 * WebVtt.Segment([]).Length), double.MaxValue);
    }

    private static Cue Cue(double start, double end) => new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), "x");

    private static string Show(IEnumerable<Cue> cues) =>
        string.Join(' ', cues.Select(cue => $"{cue.Start.TotalSeconds}-{cue.End.TotalSeconds}"));
}
