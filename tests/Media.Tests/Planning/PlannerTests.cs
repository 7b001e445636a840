using System.Text.Json;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly MediaInfo s_info = Sources.Info(Sources.Video(), Sources.Audio());

    [Fact]
    public void Presets_share_encodes_and_each_uses_its_own_rungs()
    {
        var plan = Plan(s_info, Sources.Scan(), Hls(240, 360, 480), Mp4(360));
        Assert.Equal(
            [
                new VideoEncode("v480", 480, 854, 480, 23, 1_600_000, "veryfast"),
                new VideoEncode("v360", 360, 640, 360, 23, 900_000, "veryfast"),
                new VideoEncode("v240", 240, 426, 240, 23, 400_000, "veryfast"),
            ],
            plan.Video);
        Assert.Equal(new AudioEncode("audio", 1, 2, 48_000, 128_000, 10), plan.Audio);
        Assert.Equal([new Chunk(0, 0, null, null, 250)], plan.Chunks);
        Assert.Equal(("hls", OutputFormat.Hls, "audio"), (plan.Outputs[0].PresetId, plan.Outputs[0].Format, plan.Outputs[0].Audio));
        Assert.Equal(["v240", "v360", "v480"], plan.Outputs[0].Video);
        Assert.Equal(("mp4", OutputFormat.Mp4, "audio"), (plan.Outputs[1].PresetId, plan.Outputs[1].Format, plan.Outputs[1].Audio));
        Assert.Equal(["v360"], plan.Outputs[1].Video);
        Assert.Equal((10, 2, 4), (plan.Duration, plan.KeyframeInterval, plan.SegmentDuration));
        Assert.Empty(plan.Warnings);
        Assert.Empty(plan.Thumbnails);
    }

    [Fact]
    public void Each_skipped_rung_gives_one_warning()
    {
        var small = Sources.Info(Sources.Video(640, 360), Sources.Audio());
        var plan = Plan(small, Sources.Scan(), Hls(360, 720, 1080), Mp4(360, 720));
        Assert.Equal(["v360"], plan.Video.Select(v => v.Key));
        Assert.Equal(
            [
                new PlanWarning("rung_skipped", "720 is above the source, whose frames are 640x360, and was skipped."),
                new PlanWarning("rung_skipped", "1080 is above the source, whose frames are 640x360, and was skipped."),
            ],
            plan.Warnings);
    }

    [Fact]
    public void A_source_below_all_rungs_is_encoded_at_its_own_size_for_every_preset()
    {
        var tiny = Sources.Info(Sources.Video(65, 49));
        var plan = Plan(tiny, Sources.Scan(), Hls(240, 360), Mp4(720));
        Assert.Equal([new VideoEncode("v48", 48, 64, 48, 23, 200_000, "veryfast")], plan.Video);
        Assert.All(plan.Outputs, r => Assert.Equal(["v48"], r.Video));
        Assert.Equal("240 is above the source, whose frames are 65x49, and was skipped; 48 is used instead.", plan.Warnings[0].Message);
        Assert.Equal(3, plan.Warnings.Length);
    }

    [Fact]
    public void Options_set_rates_presets_and_intervals()
    {
        var options = new EncodingOptions
        {
            Preset = "medium",
            KeyframeInterval = 1,
            SegmentDuration = 6,
            StereoBitRate = 160_000,
            Rungs = new Dictionary<int, RungEncoding> { [360] = new() { MaxRate = 1, Crf = 20 }, [720] = new() { MaxRate = 2 } },
        };
        var plan = Planner.Plan(s_info, Sources.Scan(), new([Hls(240, 480, 1080)], []), options, new MediaLimits()).Plan!;
        Assert.Equal([(23, 2, "medium"), (23, 2, "medium"), (20, 1, "medium")], plan.Video.Select(v => (v.Crf, v.MaxRate, v.Preset)));
        Assert.Equal((1, 6, 160_000), (plan.KeyframeInterval, plan.SegmentDuration, plan.Audio!.BitRate));
    }

    public static TheoryData<string, AudioStream?, VideoScan, AudioEncode?> AudioCases => new()
    {
        { "none", null, Sources.Scan(), null },
        { "mono stays mono", Sources.Audio(1), Sources.Scan(), new("audio", 1, 1, 48_000, 96_000, 10) },
        { "5.1 becomes stereo", Sources.Audio(6), Sources.Scan(), new("audio", 1, 2, 48_000, 128_000, 10) },
        { "44.1 kHz stays", Sources.Audio(2, 44_100), Sources.Scan(), new("audio", 1, 2, 44_100, 128_000, 10) },
        { "96 kHz becomes 48", Sources.Audio(2, 96_000), Sources.Scan(), new("audio", 1, 2, 48_000, 128_000, 10) },
        { "22.05 kHz becomes 48", Sources.Audio(2, 22_050), Sources.Scan(), new("audio", 1, 2, 48_000, 128_000, 10) },
        {
            "longer than the picture is kept", Sources.Audio(), Sources.Scan() with { AudioEnd = 200 },
            new("audio", 1, 2, 48_000, 128_000, 200)
        },
        {
            "shorter than the picture is filled up", Sources.Audio(), Sources.Scan() with { AudioEnd = 9.5 },
            new("audio", 1, 2, 48_000, 128_000, 10)
        },
        {
            "of 160 kbit/s takes what is set", Sources.Audio(), Sources.Scan() with { AudioBytes = 200_000 },
            new("audio", 1, 2, 48_000, 128_000, 10)
        },
        {
            "of 80 kbit/s takes no more", Sources.Audio(), Sources.Scan() with { AudioBytes = 100_000 },
            new("audio", 1, 2, 48_000, 77_600, 10)
        },
        {
            "of 80 kbit/s for half of the time takes no more", Sources.Audio() with { Duration = 5 },
            Sources.Scan() with { AudioBytes = 50_000, AudioEnd = 5 }, new("audio", 1, 2, 48_000, 77_600, 10)
        },
        {
            "of 12 kbit/s takes what AAC needs", Sources.Audio(1), Sources.Scan() with { AudioBytes = 15_000 },
            new("audio", 1, 1, 48_000, 24_000, 10)
        },
        {
            "of 12 kbit/s takes what AAC needs for both channels", Sources.Audio(), Sources.Scan() with { AudioBytes = 15_000 },
            new("audio", 1, 2, 48_000, 48_000, 10)
        },
        {
            "announced but not there", Sources.Audio() with { Duration = null }, Sources.Scan() with { AudioStart = null, AudioEnd = null },
            null
        },
        {
            "over before the first picture", Sources.Audio() with { Duration = null },
            Sources.Scan() with { FirstTime = 20, LastTime = 30, AudioEnd = 20, EndTime = 31 }, null
        },
    };

    [Theory]
    [MemberData(nameof(AudioCases))]
    public void Audio_is_encoded_once_for_every_player(string source, AudioStream? audio, VideoScan scan, AudioEncode? expected) =>
        Assert.True(Plan(Sources.Info(Sources.Video(), audio), scan, Hls(240)).Audio == expected, source);

    public static TheoryData<string, VideoScan, int, Rational?, int> Rates => new()
    {
        { "25", Sources.Scan(), 1, new(25, 1), 250 },
        { "60", Sources.ScanAt(new(60, 1)), 1, new(60, 1), 600 },
        { "59.94", Sources.ScanAt(new(60_000, 1001)), 1, new(60_000, 1001), 599 },
        { "119.88", Sources.ScanAt(new(120_000, 1001)), 2, new(60_000, 1001), 599 },
        { "120", Sources.ScanAt(new(120, 1)), 2, new(60, 1), 600 },
        { "90", Sources.ScanAt(new(90, 1)), 2, new(45, 1), 450 },
        { "240", Sources.ScanAt(new(240, 1)), 4, new(60, 1), 600 },
        { "61", Sources.ScanAt(new(61, 1)), 2, new(61, 2), 305 },
        { "varying around 24", Sources.ScanAround(24), 1, null, 240 },
        { "varying around 60.2", Sources.ScanAround(60.2), 1, null, 600 },
        { "varying around 110", Sources.ScanAround(110), 2, null, 548 },
        { "one picture", Sources.Scan() with { Frames = 1, LastTime = 0, ConstantRate = null, LongestGap = 10 }, 1, null, 1 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Rates_above_60_are_halved_to_60_or_less(string rate, VideoScan scan, int keepEvery, Rational? expected, int frames)
    {
        var preparation = Plan(s_info, scan, Hls(240)).Preparation;
        Assert.True(
            (preparation.KeepEvery, preparation.FrameRate, preparation.Frames) == (keepEvery, expected, frames), $"{rate}: {preparation}");
    }

    [Theory]
    [InlineData("progressive", 1920, false)]
    [InlineData("tt", 1920, true)]
    [InlineData("bb", 1920, true)]
    [InlineData("unknown", 1920, true)]
    [InlineData("tt", 2, false)]
    public void Frames_that_may_be_interlaced_are_deinterlaced(string fieldOrder, int width, bool deinterlace) =>
        Assert.Equal(
            deinterlace,
            Plan(
                Sources.Info(Sources.Video() with { FieldOrder = fieldOrder, Width = width }), Sources.Scan(),
                Hls(240)).Preparation.Deinterlace);

    [Fact]
    public void Film_in_pulldown_keeps_four_frames_of_five_and_gives_a_warning()
    {
        var info = Sources.Info(Sources.Video() with { FieldOrder = "tt" });
        var scan = Sources.ScanAt(new(30_000, 1001)) with { Frames = 298, Pulldown = Pulldown.BottomFirst };
        var plan = Plan(info, scan, Hls(240));
        Assert.Equal(
            (Pulldown.BottomFirst, true, 1, new Rational(24_000, 1001), 239),
            (plan.Preparation.UndoPulldown, plan.Preparation.Deinterlace, plan.Preparation.KeepEvery, plan.Preparation.FrameRate,
                plan.Preparation.Frames));
        Assert.Equal(
            new PlanWarning(
                "pulldown_undone", "The source is film with 3:2 pulldown: its 298 frames become 239 frames at 23.976 fps."),
            Assert.Single(plan.Warnings));
        // If fewer frames are wanted than the film has, the source is treated like any other video.
        var slow = Planner.Plan(info, scan, new([Hls(240)], []), new() { MaxFrameRate = 20 }, new()).Plan!.Preparation;
        Assert.Equal((Pulldown.None, 2), (slow.UndoPulldown, slow.KeepEvery));
    }

    [Fact]
    public void Rotation_and_colours_are_part_of_the_plan()
    {
        var video =
            Sources.Video() with
            {
                Rotation = 90,
                Flipped = true,
                ColorTransfer = "smpte2084",
                ColorSpace = "bt2020nc",
                ColorPrimaries = "bt2020",
            };
        var preparation = Plan(Sources.Info(video), Sources.Scan(), Hls(240)).Preparation;
        Assert.Equal(
            (90, true, new SourceColor("bt2020", false, "smpte2084", "bt2020")),
            (preparation.Rotation, preparation.Flip, preparation.Color));
    }

    [Fact]
    public void A_thumbnail_entry_gives_every_combination_it_asks_for()
    {
        var request = new ThumbnailSpec("t", 3, [360, 240], [ImageFormat.Jpg, ImageFormat.Webp], [ImageFilter.None, ImageFilter.Blur]);
        var plan = Planner.Plan(s_info, Sources.Scan(), new([], [request]), new(), new()).Plan!;
        Assert.Equal(
            ["240.jpg", "240-blur.jpg", "240.webp", "240-blur.webp", "360.jpg", "360-blur.jpg", "360.webp", "360-blur.webp"],
            plan.Thumbnails.Select(t => t.Name));
        Assert.Equal(new ThumbnailPlan("t", "360-blur.webp", 3, 360, 640, 360, ImageFormat.Webp, ImageFilter.Blur), plan.Thumbnails[^1]);
        Assert.Empty(plan.Video);
        Assert.Empty(plan.Chunks);
        Assert.Null(plan.Audio);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_thumbnail_past_the_end_takes_the_last_frame_with_a_warning()
    {
        var plan = Planner.Plan(
            s_info, Sources.Scan(), new([], [new("t", 30, [240], [ImageFormat.Png], [ImageFilter.None])]), new(), new()).Plan!;
        Assert.Equal(9.96, Assert.Single(plan.Thumbnails).Seconds);
        Assert.Equal(
            [
                new PlanWarning(
                    "thumbnail_past_end",
                    "The thumbnail at 30 s is past the end of the video, which lasts 10 s; the last frame was used.")],
            plan.Warnings);
    }

    [Fact]
    public void Thumbnails_follow_the_rules_of_rungs()
    {
        var small = Sources.Info(Sources.Video(320, 180));
        var plan = Planner.Plan(
            small, Sources.Scan(), new([], [new("t", 3, [720], [ImageFormat.Png], [ImageFilter.None])]), new(), new()).Plan!;
        Assert.Equal(
            ("180.png", 180, 320, 180),
            (plan.Thumbnails[0].Name, plan.Thumbnails[0].Rung, plan.Thumbnails[0].Width, plan.Thumbnails[0].Height));
        Assert.Equal("rung_skipped", Assert.Single(plan.Warnings).Code);
    }

    [Fact]
    public void A_time_that_was_not_scanned_is_an_error() =>
        Assert.Throws<ArgumentException>(() =>
            Planner.Plan(s_info, Sources.Scan(), new([], [new("t", 4, [240], [ImageFormat.Png], [ImageFilter.None])]), new(), new()));

    [Fact]
    public void A_source_that_fails_a_check_is_refused()
    {
        var headers = Planner.Plan(Sources.Info(null), Sources.Scan(), new([Hls(240)], []), new(), new());
        Assert.Equal((null, SourceRefusal.NoVideoStream), (headers.Plan, headers.Refusal!.Code));
        var packets = Planner.Plan(s_info, Sources.Scan() with { Frames = 0 }, new([Hls(240)], []), new(), new());
        Assert.Equal((null, SourceRefusal.Unreadable), (packets.Plan, packets.Refusal!.Code));
    }

    [Fact]
    public void A_plan_survives_being_stored()
    {
        var request = new PlanRequest([Hls(240, 2160), Mp4(360)], [new("t", 30, [240], [ImageFormat.Jpg], [ImageFilter.Blur])]);
        var stored = JsonSerializer.Serialize(Planner.Plan(s_info, Sources.Scan(), request, new(), new()).Plan);
        Assert.Equal(stored, JsonSerializer.Serialize(JsonSerializer.Deserialize<EncodePlan>(stored)));
    }

    private static EncodePlan Plan(MediaInfo info, VideoScan scan, params PresetSpec[] presets)
    {
        var result = Planner.Plan(info, scan, new PlanRequest(presets, []), new EncodingOptions(), new MediaLimits());
        Assert.Null(result.Refusal);
        return result.Plan!;
    }

    private static PresetSpec Hls(params int[] resolutions) => new("hls", OutputFormat.Hls, resolutions);

    private static PresetSpec Mp4(params int[] resolutions) => new("mp4", OutputFormat.Mp4, resolutions);
}
