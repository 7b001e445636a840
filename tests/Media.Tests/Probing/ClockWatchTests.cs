using System.Globalization;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

/// <summary>How jumps of a clock are found in a list of packets and repaired.</summary>
public sealed class ClockWatchTests
{
    private const double Frame = 0.04;

    private static readonly MediaInfo s_info = new()
    {
        Format = "mpegts",
        StreamCount = 2,
        Video = new()
        {
            Index = 0, Codec = "h264", Width = 640, Height = 360, PixelFormat = "yuv420p", FieldOrder = "progressive",
            AverageFrameRate = new Rational(25, 1), BaseFrameRate = new Rational(25, 1),
        },
        Audio = new() { Index = 1, Codec = "mp2", Channels = 2, SampleRate = 48_000 },
    };

    /// <summary>Stretches of both streams, and the jumps that are found between them, in seconds.</summary>
    public static TheoryData<string, Stretch[], double[]> Clocks => new()
    {
        { "an even clock", [new(100, 4), new(104, 4)], [] },
        { "an hour ahead", [new(100, 4), new(3704, 4)], [3600] },
        { "back to before the start", [new(100, 4), new(60, 4)], [-44] },
        { "back to within what was", [new(100, 4), new(101, 4)], [-3] },
        { "three of one start", [new(1, 4), new(1, 4), new(1, 4)], [-4, -4] },
        { "ahead, and back to the first clock", [new(100, 4), new(700, 4), new(108, 4)], [596] },
        { "a gap of both", [new(100, 4), new(124, 4)], [20] },
        { "a gap of both that is allowed", [new(100, 4), new(104.9, 4)], [] },
        { "a gap of both that is shorter than streams lie apart", [new(100, 4), new(105.2, 4)], [1.2] },
        { "two seconds ahead, twice", [new(100, 4), new(106, 4), new(112, 4)], [2, 2] },
        {
            "a short gap of the video, and then of both",
            [new(100, 4), new(104, 1.6) { Video = false }, new(105.6, 4), new(111.2, 4)], [1.6]
        },
        {
            "a short gap of the audio, and then of both",
            [new(100, 4), new(104, 1.6) { Audio = false }, new(105.6, 4), new(111.2, 4)], [1.6]
        },
        {
            "a short gap of the audio, and then of the video",
            [new(100, 4), new(104, 1.6) { Audio = false }, new(105.6, 1.6) { Video = false }, new(107.2, 4)], []
        },
        { "a gap of the video", [new(100, 4), new(104, 4) { Video = false }, new(108, 4)], [] },
        { "a gap of the audio", [new(100, 4), new(104, 4) { Audio = false }, new(108, 4)], [] },
        { "a jump of the audio alone", [new(100, 4), new(104, 4) { AudioAhead = 500 }], [500] },
        { "a jump where the audio of one part is missing", [new(100, 4), new(50, 4) { Audio = false }, new(54, 4)], [-54] },
    };

    [Theory]
    [MemberData(nameof(Clocks))]
    public void A_jump_is_a_gap_or_step_that_neither_stream_explains(string name, Stretch[] stretches, double[] jumps)
    {
        var scan = new PacketScan(s_info, new ScanRequest(), new MediaLimits());
        var lines = Lines(stretches).ToArray();
        foreach (var line in lines) scan.Read(line);
        Assert.Equal(jumps, scan.Repair?.Jumps.Select(jump => Math.Round(jump.Seconds, 3)) ?? [], (a, b) => Math.Abs(a - b) < 0.1);
        if (scan.Repair is not { } repair) return;

        var repaired = new PacketScan(s_info, new ScanRequest(), new MediaLimits(), repair);
        foreach (var line in lines) repaired.Read(line);
        var result = repaired.Result();
        var frames = stretches.Sum(stretch => stretch.Video ? (int)Math.Round(stretch.Seconds / Frame) : 0);
        Rational? rate = Array.TrueForAll(stretches, stretch => stretch.Video) ? new Rational(25, 1) : null;
        Assert.Equal((frames, rate, false), (result.Frames, result.ConstantRate, result.RunsBack));
        Assert.Equal(10, result.FirstTime, 6);
        Assert.Equal(result.FirstTime + result.Duration, result.AudioEnd!.Value, 0.03);
        Assert.NotEmpty(name);
    }

    [Fact]
    public void A_time_that_ffmpeg_shifted_as_if_wrapped_is_repaired_like_an_unshifted_one()
    {
        var repair = new ClockRepair([new(0, [new(0, 100, 10), new(2, ClockRepair.Wrap / 90_000.0, 12)])], []);
        Packet At(double time) => new(0, time, time, Frame, 1, IsKey: true, IsDiscarded: false);
        Assert.Equal(11, repair.Apply(At(101), 1).Shown!.Value, 6);
        Assert.Equal(13, repair.Apply(At(1 + (ClockRepair.Wrap / 90_000.0)), 2).Shown!.Value, 6);
        Assert.Equal(13, repair.Apply(At(1), 2).Shown!.Value, 6);
    }

    [Fact]
    public void A_part_with_longer_audio_is_not_cut()
    {
        var scan = new PacketScan(s_info, new ScanRequest(), new MediaLimits());
        foreach (var line in Lines([new(100, 4) { MoreAudio = 0.48 }, new(20, 4)])) scan.Read(line);
        var part = Assert.Single(scan.Repair!.Streams, stream => stream.Stream == 0).Parts[1];
        Assert.Equal(14.48, part.To, 0.03);
    }

    /// <summary>The last frames of a program stream may have no presentation times.</summary>
    [Fact]
    public void A_part_ends_with_its_last_frames_even_if_they_have_no_presentation_times()
    {
        string[] part =
        [
            "0,0.54,0.50,0.04,9,K_", "0,0.58,0.54,0.04,9,__",
            .. Enumerable.Range(0, 10).Select(
                n => string.Create(CultureInfo.InvariantCulture, $"0,N/A,{0.58 + (n * Frame):0.00},0.04,9,__")),
        ];
        var scan = new PacketScan(s_info with { Format = "mpeg" }, new ScanRequest(), new MediaLimits());
        foreach (var line in part.Concat(part)) scan.Read(line);
        var parts = Assert.Single(scan.Repair!.Streams).Parts;
        Assert.Equal(0.48, parts[1].To - parts[0].To, 6);
    }

    /// <summary>The last frame in the file is a B-frame with a presentation time. It is shown before a frame without one.</summary>
    [Fact]
    public void A_part_ends_with_the_last_frame_shown_even_if_only_others_have_presentation_times()
    {
        string[] part =
        [
            "0,0.54,0.50,0.04,9,K_", "0,0.66,0.54,0.04,9,__", "0,0.58,0.58,0.04,9,__", "0,0.62,0.62,0.04,9,__", "0,N/A,0.66,0.04,9,__",
            "0,0.70,0.70,0.04,9,__", "0,0.74,0.74,0.04,9,__", "0,N/A,0.78,0.04,9,__", "0,0.82,0.82,0.04,9,__",
        ];
        var scan = new PacketScan(s_info with { Format = "mpeg" }, new ScanRequest(), new MediaLimits());
        foreach (var line in part.Concat(part)) scan.Read(line);
        var parts = Assert.Single(scan.Repair!.Streams).Parts;
        Assert.Equal(0.36, parts[1].To - parts[0].To, 6);
    }

    [Fact]
    public void The_first_frame_after_a_jump_of_the_audio_may_belong_before_the_jump()
    {
        var scan = new PacketScan(s_info, new ScanRequest(), new MediaLimits());
        string[] lines =
        [
            .. Lines([new(100, 4) { Video = false }, new(500, 1) { Video = false }]),
            Line(0, 100, Frame, isKey: true), Line(0, 103, Frame, isKey: true), Line(0, 500, Frame, isKey: true),
        ];
        foreach (var line in lines) scan.Read(line);
        Assert.Equal([10, 14], scan.Repair!.Streams[0].Parts.Select(part => part.To), (a, b) => Math.Abs(a - b) < 0.03);
    }

    private static IEnumerable<string> Lines(Stretch[] stretches)
    {
        foreach (var stretch in stretches)
        {
            var packets = new List<(double At, string Line)>();
            for (var i = 0; stretch.Video && i < stretch.Seconds / Frame - 0.5; i++)
                packets.Add((i * Frame, Line(0, stretch.Start + (i * Frame), Frame, i % 25 == 0)));
            for (var i = 0; stretch.Audio && i * 0.024 < stretch.Seconds + stretch.MoreAudio - 0.012; i++)
                packets.Add((i * 0.024, Line(1, stretch.Start + stretch.AudioAhead + (i * 0.024), 0.024, true)));
            foreach (var (_, line) in packets.OrderBy(packet => packet.At)) yield return line;
        }
    }

    private static string Line(int stream, double time, double duration, bool isKey) => string.Create(
        CultureInfo.InvariantCulture, $"{stream},{time:0.000000},{time:0.000000},{duration:0.000000},100,{(isKey ? "K_" : "__")}");

    /// <summary>Consecutive packets on one clock.</summary>
    /// <param name="Start">The time of the clock at the start, in seconds.</param>
    /// <param name="Seconds">The duration of the stretch.</param>
    public sealed record Stretch(double Start, double Seconds)
    {
        public bool Video { get; init; } = true;

        public bool Audio { get; init; } = true;

        public double AudioAhead { get; init; }

        public double MoreAudio { get; init; }
    }
}
