using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class StreamCopyTests
{
    private static readonly VideoStream s_video = Sources.Video(1280, 720) with { Profile = "High" };

    /// <summary>Ten seconds at 2 Mbit/s, with keyframes where the service would put them.</summary>
    private static readonly VideoScan s_scan =
        Sources.Scan() with { Bytes = 2_500_000, IsClosed = true, Gops = new GopFacts(OnGrid: true, AtSegments: true, 2, 3_000_000) };

    [Fact]
    public void A_source_that_meets_the_requirements_of_a_rung_is_copied_and_the_other_rungs_are_encoded()
    {
        var plan = Plan(s_video, s_scan, new(), new PresetSpec("p", OutputFormat.Hls, [360, 720]));
        Assert.Equal([("v720", true), ("v360", false)], plan.Video.Select(v => (v.Key, v.IsCopied)));
        Assert.Equal(["v360"], plan.Encoded.Select(v => v.Key));
        Assert.Single(plan.Chunks);
    }

    [Fact]
    public void If_everything_is_copied_nothing_is_encoded()
    {
        var plan = Plan(s_video, s_scan, new(), new PresetSpec("p", OutputFormat.Mp4, [720]));
        Assert.True(Assert.Single(plan.Video).IsCopied);
        Assert.Empty(plan.Chunks);
    }

    public static TheoryData<string, VideoStream, VideoScan> Misfits => new()
    {
        { "another codec", s_video with { Codec = "hevc" }, s_scan },
        { "High 10", s_video with { Profile = "High 10" }, s_scan },
        { "an unknown profile", s_video with { Profile = null }, s_scan },
        { "10 bits", s_video with { PixelFormat = "yuv420p10le" }, s_scan },
        { "interlaced", s_video with { FieldOrder = "tt" }, s_scan },
        { "turned", s_video with { Width = 720, Height = 1280, Rotation = 90 }, s_scan },
        { "another size", s_video with { Width = 1920, Height = 1080 }, s_scan },
        { "oblong pixels", s_video with { Width = 960, SampleAspect = new(4, 3) }, s_scan },
        { "full range", s_video with { ColorRange = "pc" }, s_scan },
        { "BT.601", s_video with { ColorSpace = "smpte170m" }, s_scan },
        { "HDR", s_video with { ColorTransfer = "smpte2084", ColorPrimaries = "bt2020", ColorSpace = "bt2020nc" }, s_scan },
        { "a varying rate", s_video, s_scan with { ConstantRate = null } },
        { "more pictures than are let through", s_video, s_scan with { Frames = 1200, ConstantRate = new(120, 1) } },
        { "more bits than the cap", s_video, s_scan with { Bytes = 4_500_000 } },
        { "a peak above that of a capped encode", s_video, s_scan with { Gops = s_scan.Gops! with { PeakBitRate = 5_300_000 } } },
        { "pictures that lean on the GOP before", s_video, s_scan with { IsClosed = false } },
        { "keyframes elsewhere", s_video, s_scan with { Gops = s_scan.Gops! with { OnGrid = false } } },
        { "what was scanned by an older version", s_video, s_scan with { Gops = null } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_source_that_does_not_fit_is_encoded(string what, VideoStream video, VideoScan scan) =>
        Assert.True(Plan(video, scan, new(), new PresetSpec("p", OutputFormat.Hls, [360, 720])).Video.All(v => !v.IsCopied), what);

    [Theory]
    [InlineData(OutputFormat.Mp4, false, false, 8, true)]
    [InlineData(OutputFormat.Mp4, false, false, 12, false)]
    [InlineData(OutputFormat.Hls, false, true, 4, true)]
    [InlineData(OutputFormat.Hls, false, false, 4, false)]
    public void The_required_keyframes_depend_on_the_output_format(
        OutputFormat format, bool onGrid, bool atSegments, double longest, bool copied)
    {
        var scan = s_scan with { Gops = new GopFacts(onGrid, atSegments, longest, 3_000_000) };
        Assert.Equal(copied, Assert.Single(Plan(s_video, scan, new(), new PresetSpec("p", format, [720])).Video).IsCopied);
    }

    [Fact]
    public void An_operator_can_disable_copying() =>
        Assert.False(
            Plan(s_video, s_scan, new() { AlwaysReencode = true }, new PresetSpec("p", OutputFormat.Mp4, [720])).Video[0].IsCopied);

    [Theory]
    [InlineData(2_500_000, 900_000)]
    [InlineData(500_000, 338_983)] // 4 Mbit over 10 s plus a buffer of 1.8 s
    [InlineData(0, 900_000)]
    [InlineData(100, 16_000)]
    public void No_rung_has_more_bits_than_its_source(long bytes, int maxRate) =>
        Assert.Equal(
            maxRate,
            Plan(
                s_video, s_scan with { Bytes = bytes }, new() { AlwaysReencode = true },
                new PresetSpec("p", OutputFormat.Mp4, [360])).Video[0].MaxRate);

    [Fact]
    public void The_rate_of_a_source_with_long_still_frames_does_not_cap_the_encodes() =>
        Assert.Equal(
            900_000,
            Plan(
                s_video, s_scan with { Bytes = 80_000, ConstantRate = null, Held = [new HeldRun(1, 3)] }, new(),
                new PresetSpec("p", OutputFormat.Mp4, [360])).Video[0].MaxRate);

    private static EncodePlan Plan(VideoStream video, VideoScan scan, EncodingOptions options, params PresetSpec[] presets)
    {
        var result = Planner.Plan(Sources.Info(video), scan, new PlanRequest(presets, []), options, new MediaLimits());
        Assert.Null(result.Refusal);
        return result.Plan!;
    }
}
