using System.Globalization;
using System.Text.Json;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

public sealed class PacketScanTests
{
    private static readonly VideoStream s_video = new()
    {
        Index = 0,
        Codec = "h264",
        Width = 640,
        Height = 360,
        PixelFormat = "yuv420p",
        FieldOrder = "progressive",
        AverageFrameRate = new Rational(25, 1),
        BaseFrameRate = new Rational(25, 1),
        ReorderFrames = 2,
    };

    private static readonly AudioStream s_audio = new() { Index = 1, Codec = "aac", Channels = 2, SampleRate = 48_000 };

    [Fact]
    public void Frames_are_brought_into_presentation_order()
    {
        var scan = Scan(["0,1.00,0.92,0.04,900,K_", "0,1.12,0.96,0.04,90,__", "0,1.04,1.00,0.04,9,__", "0,1.08,1.04,0.04,9,__"]);
        Assert.Equal((4, 1.0, 1.12, 0.16), (scan.Frames, scan.FirstTime, scan.LastTime, Math.Round(scan.Duration, 6)));
        Assert.Equal(new Rational(25, 1), scan.ConstantRate);
        Assert.Equal(0.04, scan.LongestGap, 6);
    }

    [Fact]
    public void Lines_without_a_video_packet_and_empty_packets_are_skipped()
    {
        var scan = Scan(
            ["", "0,0.00,0.00,0.04,900,K_,", "0,0.04,0.04,0.04,0,__", "2,7.0,7.0,1.0,50,K_", "nonsense", "0,0.04,0.04,0.04,9,__"]);
        Assert.Equal(2, scan.Frames);
        Assert.Equal(8, scan.EndTime);
    }

    [Fact]
    public void Bytes_of_the_video_and_of_the_chosen_audio_are_counted()
    {
        var scan = Scan(
            [
                "0,0.00,0.00,0.04,900,K_", "0,0.04,0.04,0.04,9,__", "1,0.00,0.00,0.02,70,KD", "1,0.02,0.02,0.02,30,K_",
                "1,0.04,0.04,0.02,31,K_", "2,0.0,0.0,1.0,50,K_",
            ]);
        Assert.Equal((909, 61), (scan.Bytes, scan.AudioBytes));
    }

    [Fact]
    public void Frames_shown_all_at_once_or_faster_than_any_rate_have_no_times()
    {
        static string[] Every(double step) =>
            [.. Enumerable.Range(0, 10).Select(n => string.Create(CultureInfo.InvariantCulture, $"0,{n * step:0.000000},,0.04,9,K_"))];
        Assert.False(Scan(Every(0.04)).HasNoTimes);
        Assert.True(Scan(Every(0)).HasNoTimes);
        Assert.True(Scan(Every(0.0001)).HasNoTimes);
    }

    [Fact]
    public void The_length_of_audio_follows_its_times_and_not_longer_packet_durations()
    {
        var scan = Scan(["1,0.00,0.00,0.023,70,K_", "1,0.02,0.02,0.023,30,K_", "1,0.04,0.04,0.023,31,K_"]);
        Assert.Equal(0.063, scan.AudioSeconds, 6);
    }

    /// <summary>MP4 states a gap as the duration of the packet before it.</summary>
    [Fact]
    public void A_gap_in_the_audio_does_not_count_as_audio()
    {
        var scan = Scan(["0,0.00,0.00,0.04,9,K_", "1,0.00,0.00,0.02,9,K_", "1,0.02,0.02,3.02,9,K_", "1,3.04,3.04,0.02,9,K_"]);
        Assert.Equal((0.06, 3.06), (Math.Round(scan.AudioSeconds, 6), Math.Round(scan.AudioEnd!.Value, 6)));
    }

    [Fact]
    public void Audio_whose_sample_rate_more_than_doubles_does_not_overlap()
    {
        var lines = Enumerable.Range(0, 10).Select(i => $"1,{i * 0.0213:0.######},{i * 0.0213:0.######},0.0464,5,K_");
        Assert.Equal(0.0464 + (8 * 0.0213) + 0.0464, Scan([.. lines]).AudioSeconds, 6);
    }

    [Fact]
    public void Audio_that_begins_again_overlaps()
    {
        var scan = Scan(["1,0.00,0.00,0.02,70,K_", "1,0.02,0.02,0.02,30,K_", "1,0.00,0.00,0.02,31,K_"]);
        Assert.Equal(0.06, scan.AudioSeconds, 6);
    }

    [Fact]
    public void Frames_before_the_first_keyframe_in_either_order_are_not_counted()
    {
        var scan = Scan(
            [
                "0,0.80,0.80,0.04,9,__", "0,1.08,0.84,0.04,900,K_", "0,1.00,0.88,0.04,9,__", "0,1.04,0.92,0.04,9,__",
                "0,1.12,0.96,0.04,9,__",
            ]);
        Assert.Equal((2, 1.08), (scan.Frames, scan.FirstTime));
    }

    [Fact]
    public void Frames_cut_by_an_edit_list_are_not_counted_but_are_decoded_on_the_way()
    {
        var scan = Scan(["0,-0.08,-0.16,0.04,900,KD", "0,-0.04,-0.12,0.04,9,_D", "0,0.00,-0.08,0.04,9,__", "0,0.04,-0.04,0.04,9,__"], 0.04);
        Assert.Equal((2, 0.0), (scan.Frames, scan.FirstTime));
        Assert.Equal([new ShownFrame(0.04, 0.04, -0.16)], scan.Shown);
    }

    [Fact]
    public void Without_a_keyframe_there_are_no_frames()
    {
        var scan = Scan(["0,0.00,0.00,0.04,9,__", "0,0.04,0.04,0.04,9,__"], 1);
        Assert.Equal((0, 0.0, 0), (scan.Frames, scan.Duration, scan.Shown.Length));
    }

    [Fact]
    public void Audio_has_its_own_start_and_end()
    {
        var scan = Scan(["1,-0.02,-0.02,0.02,9,KD", "1,0.50,0.50,0.02,9,K_", "0,0.00,0.00,0.04,900,K_", "1,0.52,0.52,0.02,9,K_"]);
        Assert.Equal((0.5, 0.54, 0.54), (scan.AudioStart!.Value, Math.Round(scan.AudioEnd!.Value, 6), Math.Round(scan.EndTime, 6)));
        Assert.Null(Scan(["0,0.00,0.00,0.04,900,K_"]).AudioEnd);
    }

    [Fact]
    public void Without_any_presentation_times_the_decoders_clock_runs_late()
    {
        var scan = Scan([.. Enumerable.Range(0, 10).Select(n => $"0,N/A,{Text(n * 0.04)},0.04,9,{(n == 0 ? "K_" : "__")}")], 0.2);
        Assert.Equal((10, 0.0, 0.08), (scan.Frames, scan.FirstTime, scan.DecoderDelay));
        Assert.Equal([new ShownFrame(0.2, 0.2, 0)], scan.Shown);
    }

    [Fact]
    public void Missing_presentation_times_follow_from_the_decoding_order()
    {
        // As in a program stream: the presentation time of the P-frame, 1.24, is missing.
        var scan = Scan(
        [
            "0,1.00,0.96,0.04,900,K_", "0,1.12,1.00,0.04,90,__", "0,1.04,1.04,0.04,9,__", "0,1.08,1.08,0.04,9,__",
            "0,N/A,1.12,0.04,90,__", "0,1.16,1.16,0.04,9,__", "0,1.20,1.20,0.04,9,__",
        ]);
        Assert.Equal((7, 1.0, 1.24, 0.0), (scan.Frames, scan.FirstTime, Math.Round(scan.LastTime, 6), scan.DecoderDelay));
        Assert.Equal(new Rational(25, 1), scan.ConstantRate);
    }

    [Fact]
    public void Audio_before_frames_without_presentation_times_is_found()
    {
        string[] lines =
        [
            "1,0.00,0.00,3.00,9,K_", "0,1.04,1.00,0.04,9,K_", "0,N/A,1.04,0.04,9,__", "0,N/A,1.08,0.04,9,__",
        ];
        var scan = new PacketScan(
            new MediaInfo { Format = "mpeg", StreamCount = 2, Video = s_video, Audio = s_audio }, new ScanRequest(), new MediaLimits());
        foreach (var line in lines) scan.Read(line);
        var early = PacketScan.EarlyAudio(scan.Result());
        Assert.Equal(0, early);
        var walk = scan.From(early!.Value);
        foreach (var line in lines) walk.Read(line);
        var found = walk.Result();
        Assert.Equal((3, 0.0, 1.04), (found.Frames, Math.Round(found.FirstTime, 6), Math.Round(found.FirstLate, 6)));
    }

    [Fact]
    public void Two_fields_in_packets_of_their_own_are_one_frame()
    {
        string[] lines = [.. Enumerable.Range(0, 20).Select(n => $"0,{Text(n * 0.02)},{Text(n * 0.02)},0.02,9,{(n == 0 ? "K_" : "__")}")];
        var scan = Scan(lines, s_video with { FieldOrder = "tt", BaseFrameRate = new Rational(50, 1) });
        Assert.Equal((10, 0.4), (scan.Frames, Math.Round(scan.Duration, 6)));
        Assert.Equal(new Rational(25, 1), scan.ConstantRate);
    }

    [Fact]
    public void Times_that_run_backwards_are_noticed()
    {
        string[] once = [.. Enumerable.Range(0, 100).Select(n => $"0,{Text(n * 0.04)},{Text(n * 0.04)},0.04,9,{(n == 0 ? "K_" : "__")}")];
        Assert.False(Scan(once).RunsBack);
        Assert.True(Scan([.. once, .. once]).RunsBack);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.9, 0, 0)]
    [InlineData(0.9996, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(1.9, 1, 1)]
    [InlineData(59.9, 2, 2)]
    [InlineData(60, 60, 60)]
    [InlineData(99, 60, 60)]
    public void The_frame_shown_at_a_time_is_the_last_one_that_has_begun(double asked, double time, double keyTime)
    {
        var scan = Scan(["0,10,9.9,1,9,K_", "0,11,10.9,1,9,K_", "0,12,11.9,58,9,K_", "0,70,69.9,5,9,K_"], asked);
        Assert.Equal([new ShownFrame(asked, time, 9.9 + keyTime)], scan.Shown);
    }

    [Theory]
    [InlineData("24000/1001", 1000)]
    [InlineData("24/1", 1000)]
    [InlineData("25/1", 1000)]
    [InlineData("30000/1001", 1000)]
    [InlineData("30/1", 1000)]
    [InlineData("50/1", 1000)]
    [InlineData("60000/1001", 1000)]
    [InlineData("60/1", 1000)]
    [InlineData("120/1", 1000)]
    [InlineData("24000/1001", 90_000)]
    [InlineData("30000/1001", 90_000)]
    [InlineData("60000/1001", 90_000)]
    [InlineData("240/1", 90_000)]
    [InlineData("25/2", 1000)]
    [InlineData("18/1", 600)]
    public void A_constant_rate_is_found_through_the_rounding_of_its_timestamps(string rate, int ticks)
    {
        var (expected, base_) = (Rational.Parse(rate)!.Value, Rational.Parse(rate));
        // The headers must state a rate only if it is unusual, or if the clip is too short to tell 24 from 23.976 frames a second.
        foreach (var stated in expected.Value is 12.5 or 18 ? [base_] : new[] { base_, null, new Rational(1000, 1) })
        {
            foreach (var seconds in stated == base_ ? (double[])[1, 20, 100] : [20])
            {
                string[] lines =
                [
                    .. Enumerable.Range(0, (int)(seconds * expected.Value))
                        .Select(n => Text(Math.Round(n / expected.Value * ticks) / ticks))
                        .Select((t, n) => $"0,{t},{t},{Text(Math.Floor(ticks / expected.Value) / ticks)},9,{(n == 0 ? "K_" : "__")}"),
                ];
                var scan = Scan(lines, s_video with { BaseFrameRate = stated, AverageFrameRate = null });
                Assert.Equal(expected, scan.ConstantRate);
                Assert.Equal(lines.Length / expected.Value, scan.Duration, 9);
            }
        }
    }

    [Theory]
    [InlineData(0.0, 0.04, 0.08, 0.16, 0.20)]
    [InlineData(0.0, 0.04, 0.06, 0.12, 0.16)]
    [InlineData(0.0, 5.0, 10.0, 15.0, 20.0)]
    [InlineData(0.0, 0.1, 5.0, 5.04, 30.0)]
    public void A_rate_that_varies_or_is_slower_than_film_is_not_constant(params double[] times)
    {
        var scan = Scan([.. times.Select(t => $"0,{Text(t)},{Text(t)},0.04,9,K_")]);
        Assert.Null(scan.ConstantRate);
        Assert.Equal(times[^1] + 0.04, scan.Duration, 6);
    }

    [Fact]
    public void A_long_last_frame_makes_the_rate_vary_and_counts_in_full()
    {
        var scan = Scan(["0,0.00,0.00,0.04,9,K_", "0,0.04,0.04,0.04,9,__", "0,0.08,0.08,3,9,__"]);
        Assert.Null(scan.ConstantRate);
        Assert.Equal((3.08, 3.0), (Math.Round(scan.Duration, 6), scan.LongestGap));
    }

    /// <summary>ffmpeg emits nothing for a frame that repeats the previous one.</summary>
    [Theory]
    [InlineData("theora", 1)]
    [InlineData("h264", 0.16)]
    public void The_last_frame_of_Theora_is_assumed_to_repeat_until_the_audio_ends(string codec, double expected)
    {
        var scan = Scan(
            ["0,0.00,0.00,0.04,9,K_", "0,0.04,0.04,0.04,9,K_", "0,0.12,0.12,0.04,9,K_", "1,0.00,0.00,1.00,9,K_"],
            s_video with { Codec = codec });
        Assert.Equal(expected, scan.Duration, 6);
    }

    [Theory]
    [InlineData("8", 8)]
    [InlineData("N/A", 0.04)]
    public void A_single_frame_lasts_as_its_packet_states_or_as_the_rate_in_the_headers(string duration, double expected)
    {
        var scan = Scan([$"0,0.00,0.00,{duration},9,K_"], 3);
        Assert.Equal((1, expected), (scan.Frames, scan.Duration));
        Assert.Null(scan.ConstantRate);
        Assert.Equal([new ShownFrame(3, 0, 0)], scan.Shown);
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("-5")]
    public void Invalid_durations_count_as_unknown(string duration) =>
        Assert.Equal(0.08, Scan([$"0,0.00,0.00,{duration},9,K_", $"0,0.04,0.04,{duration},9,__"]).Duration, 6);

    [Fact]
    public void A_scan_survives_being_stored()
    {
        var scan = Scan(["0,0.00,0.00,0.04,9,K_", "0,0.04,0.04,0.04,9,__", "1,0.1,0.1,0.02,9,K_"], 0.02);
        var stored = JsonSerializer.Serialize(scan);
        Assert.Equal(stored, JsonSerializer.Serialize(JsonSerializer.Deserialize<VideoScan>(stored)));
    }

    private static VideoScan Scan(string[] lines, params double[] asked) => Scan(lines, s_video, asked);

    private static VideoScan Scan(string[] lines, VideoStream video, params double[] asked)
    {
        var scan = new PacketScan(
            new MediaInfo { Format = "mov", StreamCount = 2, Video = video, Audio = s_audio }, new ScanRequest { Times = asked },
            new MediaLimits());
        foreach (var line in lines) scan.Read(line);
        return scan.Result();
    }

    private static string Text(double seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
