using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

/// <summary>Film in 3:2 pulldown is recognised by its repeated fields. In case of doubt, it counts as video.</summary>
public sealed class PulldownScanTests
{
    private static readonly VideoScan s_scan = Planning.Sources.ScanAt(new(30_000, 1001)) with
    {
        Marks = [.. Enumerable.Range(0, 100).Select(i => new SegmentMark(i, i * 120, i * 4.004, i * 4))],
    };

    // One letter a frame: T or B if the top or bottom field is a repeated one, _ if the frame is interlaced, . otherwise.
    private const string Other = "..TB.", TopFirst = "..T.B", BottomFirst = "..B.T", Video = "_____", Still = ".....";

    public static TheoryData<string, string[], Pulldown> Sources => new()
    {
        { "film", [Repeat(TopFirst)], Pulldown.TopFirst },
        { "film, bottom field first", [Repeat(BottomFirst)], Pulldown.BottomFirst },
        { "film that was cut within a cycle", [Repeat("B..T."), Repeat(".B..T")], Pulldown.TopFirst },
        { "film with noise", ["..T.BT.T" + Repeat(TopFirst)[8..]], Pulldown.TopFirst },
        { "film in which little moves at times", [Repeat(TopFirst)[..40] + Repeat(Still)[..20]], Pulldown.TopFirst },
        { "film with a black stretch", [.. Enumerable.Repeat(Repeat(TopFirst), 3), Repeat(Still)], Pulldown.TopFirst },
        { "as much black as film", [Repeat(TopFirst), Repeat(Still)], Pulldown.None },
        { "film and video", [.. Enumerable.Repeat(Repeat(TopFirst), 9), Repeat(Video)], Pulldown.None },
        { "film of both orders", [.. Enumerable.Repeat(Repeat(TopFirst), 9), Repeat(BottomFirst)], Pulldown.None },
        { "video", [Repeat(Video)], Pulldown.None },
        { "nothing that moves", [Repeat(Still)], Pulldown.None },
        { "fields that are repeated in no order", [Repeat("T_B_T__B_TB__TB_T_B__")], Pulldown.None },
        { "another pattern", [Repeat(Other)], Pulldown.None },
        { "too few frames to tell", [TopFirst + TopFirst], Pulldown.None },
        { "no frame at all", [""], Pulldown.None },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Only_film_beyond_doubt_counts_as_film(string name, string[] stretches, Pulldown expected)
    {
        var scan = new PulldownScan();
        foreach (var stretch in stretches)
        {
            foreach (var line in stretch.SelectMany(Lines)) scan.Read(line);
            if (!scan.EndStretch()) break;
        }
        Assert.True(scan.Result == expected, $"{name}: {scan.Result}");
    }

    [Fact]
    public void The_scan_ends_at_a_stretch_that_is_video()
    {
        var scan = new PulldownScan();
        foreach (var line in Repeat(Video).SelectMany(Lines)) scan.Read(line);
        Assert.False(scan.EndStretch());
    }

    [Theory]
    [InlineData("tt", true)]
    [InlineData("bt", true)]
    [InlineData("progressive", false)]
    [InlineData("unknown", false)]
    public void Only_interlaced_video_is_scanned(string fieldOrder, bool suits)
    {
        var info = Planning.Sources.Info(Planning.Sources.Video() with { FieldOrder = fieldOrder });
        Assert.Equal(suits ? 20 : 0, PulldownScan.Stretches(info, s_scan).Length);
    }

    [Fact]
    public void Only_constant_rates_of_29_97_and_30_frames_a_second_are_scanned()
    {
        var info = Planning.Sources.Info(Planning.Sources.Video() with { FieldOrder = "tt" });
        Assert.Equal(
            [20, 20, 0, 0, 0, 0],
            new[]
            {
                s_scan, s_scan with { ConstantRate = new(30, 1) }, s_scan with { ConstantRate = new(25, 1) },
                s_scan with { ConstantRate = null }, s_scan with { DecoderDelay = 0.03 }, s_scan with { FirstLate = 0.5 },
            }.Select(scan => PulldownScan.Stretches(info, scan).Length));
        Assert.Equal([0, 20, 40], PulldownScan.Stretches(info, s_scan)[..3]);
    }

    private static string Repeat(string cycle) => string.Concat(Enumerable.Repeat(cycle, PulldownScan.Frames))[..PulldownScan.Frames];

    private static IEnumerable<string> Lines(char frame) =>
    [
        "frame:0    pts:0       pts_time:0",
        $"lavfi.idet.repeated.current_frame={frame switch { 'T' => "top", 'B' => "bottom", _ => "neither" }}",
        $"lavfi.idet.single.current_frame={(frame == '.' ? "progressive" : "tff")}",
    ];
}
