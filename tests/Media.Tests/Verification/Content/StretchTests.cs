using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Tests.Planning;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Content;

namespace Encoder.Media.Tests.Verification.Content;

/// <summary>Stretches found in the output of ffmpeg and in sample sizes, and the arithmetic of intervals.</summary>
public sealed class StretchTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("frame:1    pts:30720   pts_time:2", "")]
    [InlineData("lavfi.black_start=4.04|frame:3  pts:9  pts_time:6|lavfi.black_end=10", "Black 4.04-10")]
    [InlineData("lavfi.black_start=4", "Black 4-20")]
    [InlineData("lavfi.black_end=4", "")]
    [InlineData("lavfi.black_start=0|lavfi.black_end=1|lavfi.black_start=3|lavfi.black_end=5", "Black 0-1|Black 3-5")]
    [InlineData(
        "lavfi.freezedetect.freeze_start=8|lavfi.black_start=9|lavfi.freezedetect.freeze_duration=4|lavfi.freezedetect.freeze_end=12",
        "Black 9-20|Frozen 8-12")]
    [InlineData("lavfi.silence_start=3.02063|lavfi.silence_end=9.00921|lavfi.silence_duration=5.98857", "Silent 3.02063-9.00921")]
    [InlineData("lavfi.silence_start=nonsense|lavfi.silence_end=2|lavfi.other=3|=|lavfi.black_start=", "")]
    [InlineData("lavfi.silence_start=-0.01|lavfi.silence_end=1e1", "Silent -0.01-10")]
    [InlineData("lavfi.silence_start=20", "")]
    public void Stretches_are_read(string lines, string expected)
    {
        var found = StretchReader.Read(lines.Split('|'), end: 20);
        Assert.Equal(expected, string.Join('|', found.Select(s => $"{s.Kind} {s.Time.Start:0.#####}-{s.Time.End:0.#####}")));
    }

    [Theory]
    [InlineData("", 0, 0, 10)]
    [InlineData("0-10", 0, 0, 0)]
    [InlineData("-5-20", 0, 0, 0)]
    [InlineData("2-4", 0, 4, 10)]
    [InlineData("2-4 7-10", 0, 4, 7)]
    [InlineData("7-10 2-4", 0, 4, 7)]
    [InlineData("2-9 3-4", 0, 0, 2)]
    [InlineData("0.4-9.7", 0.5, 0, 0)]
    [InlineData("3-4", 0.5, 4.5, 10)]
    [InlineData("12-15", 0.5, 0, 10)]
    [InlineData("-5--1", 0.5, 0, 10)]
    public void The_longest_uncovered_part_of_an_interval_is_found(string others, double grown, double start, double end)
    {
        var covering = others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            var dash = text.IndexOf('-', 1);
            return new Interval(double.Parse(text[..dash]), double.Parse(text[(dash + 1)..]));
        });
        var longest = new Interval(0, 10).LongestUncovered(covering, grown);
        Assert.Equal((end - start, end > start ? start : 0), (longest.Length, longest.Length > 0 ? longest.Start : 0));
    }

    [Fact]
    public void The_middle_of_an_interval_has_at_most_the_given_length()
    {
        Assert.Equal(new Interval(2, 4), new Interval(2, 4).Middle(10));
        Assert.Equal(new Interval(10, 20), new Interval(5, 25).Middle(10));
    }

    /// <summary>
    /// The frame size in bytes for each second, which has 10 frames and begins with a keyframe. At 426x240, which is 405 macroblocks,
    /// frames of up to 50 bytes count as still.
    /// </summary>
    [Theory]
    [InlineData(5, new[] { 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000 }, null, null)]
    [InlineData(5, new[] { 4000, 15, 15, 15, 4000, 4000 }, 0, 5)]
    [InlineData(5, new[] { 4000, 15, 15, 4000, 4000, 4000 }, null, null)]
    [InlineData(5, new[] { 15, 15, 15, 15, 15, 15 }, 0, 6)]
    [InlineData(5, new[] { 4000, 4000, 15, 15, 15, 15, 4000, 4000 }, 1, 7)]
    [InlineData(8, new[] { 4000, 4000, 15, 15, 15, 15, 4000, 4000 }, null, null)]
    [InlineData(5, new[] { 15, 15, 15, 4000, 4000, 4000, 15, 15, 15 }, 0, 9)]
    [InlineData(3, new[] { 4000, 60, 60, 50, 4000 }, 2, 5)]
    public void Quiet_samples_are_found_by_their_size(double min, int[] seconds, int? start, int? end)
    {
        var samples = seconds.SelectMany((size, second) => Enumerable.Range(0, 10).Select(
            n => new Mp4Sample(0, (second * 1000) + (n * 100), n == 0 ? 9000 : size, 100, 0, IsSync: n == 0)));
        var found = QuietSamples.Find(Track(new AvcSampleEntry([], 426, 240, null, null!), samples), min);
        Assert.Equal((start, end), ((int?)found?.Start, found is { } part ? (int?)Math.Min(part.End, seconds.Length) : null));
    }

    [Theory]
    [InlineData(1, 4, true)]
    [InlineData(2, 6, true)]
    [InlineData(2, 40, false)]
    [InlineData(6, 36, true)]
    public void Silence_is_found_by_the_size_of_its_samples(int channels, int bytes, bool isQuiet)
    {
        var samples = Enumerable.Range(0, 470).Select(n => new Mp4Sample(0, n * 1024, n is > 100 and < 400 ? bytes : 300, 1024, 0, true));
        var found = QuietSamples.Find(Track(new AacSampleEntry([], 2, channels, 48000), samples, 48000), 5);
        Assert.Equal(isQuiet, found is not null);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("n:1 Y:0.98 U:0.99 V:0.99 All:0.983 (17.7)", "1 0.983 0.983")]
    [InlineData("n:1 Y:1 U:1 V:1 All:1.000000 (inf)|n:2 Y:0.5 U:0.5 V:0.5 All:0.5 (3.0)|", "2 0.75 0.5")]
    [InlineData("n:1 All:nonsense", null)]
    public void SSIM_is_read(string lines, string? expected)
    {
        var found = SsimWindows.Read("v360", 0, lines.Split('|'));
        Assert.Equal(expected, found is null ? null : $"{found.Frames} {found.Mean:0.####} {found.Lowest:0.####}");
    }

    [Theory]
    [InlineData(0, 0.0, 60.0, "")]
    [InlineData(1, 0.0, 60.0, "29.52-30.52")]
    [InlineData(3, 0.0, 60.0, "9.52-10.52 29.52-30.52 49.52-50.52")]
    [InlineData(3, 0.0, 20.0, "9.52-10.52")]
    [InlineData(3, 20.0, 30.5, "29.52-30.5")]
    [InlineData(3, 30.0, 60.0, "30-31 49.52-50.52")]
    [InlineData(3, 10.0, 10.5, "10-10.5")]
    public void Windows_are_evenly_spaced_at_frames_and_within_one_chunk(int count, double start, double end, string expected)
    {
        var plan = Planner.Plan(
            Sources.Info(Sources.Video()), Sources.Scan() with { Frames = 1500, Duration = 60 },
            new PlanRequest([new PresetSpec("p", OutputFormat.Mp4, [360])], []), new EncodingOptions(), new MediaLimits()).Plan!;
        var windows = SsimWindows.Of(plan, new Chunk(0, start, end), count, 1);
        Assert.Equal(expected, string.Join(' ', windows.Select(window => $"{window.Start:0.##}-{window.End:0.##}")));
    }

    private static readonly VideoEncode[] s_rungs = [new("v240", 240, 426, 240, 23, 1, ""), new("v360", 360, 640, 360, 23, 1, "")];

    [Fact]
    public void The_figures_of_an_output_cover_only_its_own_encodes()
    {
        FoundStretch black = new("v240", StretchKind.Black, new Interval(4, 9.5), InSource: true);
        FoundStretch frozen = new("v240", StretchKind.Frozen, new Interval(60, 66), InSource: false);
        FoundStretch silent = new("audio-2", StretchKind.Silent, new Interval(0, 70), InSource: true);
        ContentReport[] reports =
        [
            new([black], [new("v240", 10, 30, 0.9, 0.8), new("v360", 10, 30, 0.96, 0.93)]) { Least = 5 },
            new([frozen], [new("v240", 70, 10, 0.7, 0.6), new("v360", 70, 10, 1, 1)]) { Least = 5 },
            new([silent], []) { Least = 5 },
        ];
        Assert.Equal(
            [
                new("stretches", "black from 4 s to 9.5 s as the source is, frozen from 60 s to 66 s, where the source is not"),
                new("ssim", "360: mean 0.9700, lowest 0.9300 of 40 frames"),
            ],
            ContentFigures.Of(reports, s_rungs[1..], ["audio"]));
        Assert.Equal(
            new PassedCheck("stretches", "audio-2 silent from 0 s to 70 s as the source is"),
            Assert.Single(ContentFigures.Of(reports[2..], [], ["audio-2"])));
        Assert.Equal(new PassedCheck("stretches", "none of 5 s or more"), Assert.Single(ContentFigures.Of(reports[2..], [], ["audio"])));
        Assert.Empty(ContentFigures.Of([new([], [])], s_rungs, ["audio"]));
        Assert.Empty(ContentFigures.Of([], s_rungs, ["audio"]));
    }

    private static Mp4Track Track(SampleEntry entry, IEnumerable<Mp4Sample> samples, uint timescale = 1000) => new()
    {
        Id = 1, Timescale = timescale, Handler = "", HasIdentityMatrix = true, DisplayWidth = 0, DisplayHeight = 0, Entry = entry,
        Edit = default, Samples = [.. samples],
    };
}
