using System.Globalization;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

/// <summary>The scan of a part of a video. The first frame of the video is shown at 7 s on the file's clock.</summary>
public sealed class ClipScanTests
{
    private const double Begin = 7;

    private static readonly MediaInfo s_info = new()
    {
        Format = SourceInput.Mov,
        StreamCount = 2,
        Video = new VideoStream
        {
            Index = 0,
            Codec = "h264",
            Width = 640,
            Height = 360,
            PixelFormat = "yuv420p",
            FieldOrder = "progressive",
            AverageFrameRate = new Rational(25, 1),
            BaseFrameRate = new Rational(25, 1),
        },
        Audio = new AudioStream { Index = 1, Codec = "aac", Channels = 2, SampleRate = 48_000 },
    };

    [Theory]
    [InlineData(0, null, 100, 0, 4)]
    [InlineData(0, 4.0, 100, 0, 4)]
    [InlineData(0, 9.0, 100, 0, 4)]
    [InlineData(1, 2.0, 25, 1, 1)]
    [InlineData(1, null, 75, 1, 3)]
    // A frame that begins up to half a millisecond before the clip counts; an earlier one does not.
    [InlineData(1.0004, 2.0004, 25, 1, 1)]
    [InlineData(1.001, 2.001, 25, 1.04, 1)]
    [InlineData(3.96, 9.0, 1, 3.96, 0.04)]
    // A clip shorter than a frame holds the frame that is shown then.
    [InlineData(1.01, 1.02, 1, 1.01, 0.01)]
    public void A_constant_rate_clip_has_the_frames_that_begin_in_it(double start, double? end, int frames, double first, double duration)
    {
        var scan = Clip(Frames(Enumerable.Range(0, 100).Select(n => n / 25.0)), new(start, end));
        Assert.Equal((frames, Begin), (scan.Frames, scan.ClippedFrom));
        Assert.Equal(Begin + first, scan.FirstTime, 6);
        Assert.Equal(duration, scan.Duration, 6);
        Assert.Equal(frames > 1 ? new Rational(25, 1) : null, scan.ConstantRate);
        Assert.Equal(9 * frames, scan.Bytes + (frames == 1 && end - start < 0.04 ? 9 : 0));
    }

    [Theory]
    [InlineData(5, 20.0, 2, -5, 15)]
    [InlineData(5, 9.0, 1, -5, 4)]
    [InlineData(10, 20.0, 1, 0, 10)]
    [InlineData(12, null, 2, -2, 18)]
    public void A_long_frame_is_shown_from_the_start_of_the_clip(double start, double? end, int frames, double late, double duration)
    {
        var scan = Clip(Frames([0, 10, 25]), new(start, end));
        Assert.Equal((frames, Begin + start), (scan.Frames, scan.FirstTime));
        Assert.Equal(late, scan.FirstLate, 6);
        Assert.Equal(duration, scan.Duration, end is null ? 5.0 : 1e-6);
    }

    [Fact]
    public void Audio_and_requested_frames_are_timed_from_the_start_of_the_clip()
    {
        var lines = Frames(Enumerable.Range(0, 100).Select(n => n / 25.0))
            .Concat(Enumerable.Range(0, 40).Select(n => $"1,{Text(Begin + (n / 10.0))},{Text(Begin + (n / 10.0))},0.1,50,K_"));
        var scan = Clip(lines, new(1, 2), 0.5, 7);
        Assert.Equal((Begin + 1, Begin + 2, 500), (Math.Round(scan.AudioStart!.Value, 6), scan.AudioEnd, scan.AudioBytes));
        Assert.Equal(1, scan.AudioSeconds, 6);
        // Every tenth frame is a keyframe. They are at 0.2, 0.6 and 1 s of the clip, and one is before it.
        Assert.Equal(
            [(0.5, 0.48, Begin + 1.2), (7, 0.96, Begin + 1.6)],
            scan.Shown.Select(s => (s.Asked, Math.Round(s.Time, 6), Math.Round(s.KeyTime, 6))));
        Assert.Equal((0, 0.0, Begin + 0.8), scan.Marks.Select(m => (m.Multiple, Math.Round(m.Time, 6), Math.Round(m.KeyTime, 6))).First());
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3.99, null)]
    [InlineData(4, "The clip starts at 4 s, but the video lasts only 4 s.")]
    [InlineData(90, "The clip starts at 90 s, but the video lasts only 4 s.")]
    public void A_clip_must_begin_within_the_video(double start, string? message)
    {
        var whole = Walk(new PacketScan(s_info, new(), new()), Frames(Enumerable.Range(0, 100).Select(n => n / 25.0)));
        Assert.Equal(message, SourceCheck.Clip(new ClipRange(start, null), whole)?.Message);
    }

    private static VideoScan Clip(IEnumerable<string> lines, ClipRange clip, params double[] asked)
    {
        string[] all = [.. lines];
        var first = new PacketScan(s_info, new ScanRequest { Times = asked, Clip = clip }, new MediaLimits());
        var whole = Walk(first, all);
        return Walk(first.Of(clip, whole), all) with { ClippedFrom = whole.FirstTime };
    }

    private static VideoScan Walk(PacketScan scan, IEnumerable<string> lines)
    {
        foreach (var line in lines) scan.Read(line);
        return scan.Result();
    }

    private static IEnumerable<string> Frames(IEnumerable<double> times) =>
        times.Select((time, n) => $"0,{Text(Begin + time)},{Text(Begin + time)},0.04,9,{(n % 10 == 0 ? "K_" : "__")}");

    private static string Text(double seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
