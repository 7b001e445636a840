using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// Tests sources that are hard to encode in chunks. With chunks of 4 s, the outputs must equal those of an encode in one go.
/// </summary>
public sealed class ChunkedTests(ChunkedTests.Chunked line) : IClassFixture<ChunkedTests.Chunked>
{
    private const string X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    private static IReadOnlyDictionary<string, Case> All { get; } = new Case[]
    {
        new(
            "29.97 fps, B-frames and open GOPs",
            Long("30000/1001", 13.013) with
            {
                Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -x264-params keyint=37:open-gop=1:bframes=3",
            }),
        new("variable rate", Long() with { Kept = n => n % 7 is not (2 or 3), Video = $"{X264} -g 40", Extension = "mkv" }),
        new("sound that starts a second late", Long() with { AudioDelay = 1, Video = $"{X264} -g 50" }),
        new("MPEG-TS whose start is not zero", Long() with { Video = $"{X264} -g 60", Options = "-output_ts_offset 7", Extension = "ts" }),
        new("keyframes far from every seam", Long() with { Video = $"{X264} -g 145 -keyint_min 145 -sc_threshold 0" }),
        new(
            "a clock that jumps",
            Long() with
            {
                Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 50",
                CueEnd = 5,
                Extension = "ts",
                Parts = [new(0, 5.4), new(5.4, 13)],
            }) { Warnings = ["timestamps_repaired"] },
        new(
            "rotated by 90",
            Long() with
            {
                Video = $"{X264} -g 60",
                Again = "-i {first} -c copy -metadata:s:v rotate=90",
            }) { Displayed = (360, 640), Turned = 270 },
        // Not cut into chunks, because a long frame may belong to two of them.
        new("slides", new() { Rate = "1", Seconds = 30, AudioSeconds = 30, CueEnd = 14, Kept = n => n is 0 or 1 or 14 or 26 })
        {
            Repeated = [4, 8, 12, 16, 20, 24, 28],
        },
        new("an edit list that begins inside a GOP", Long() with { Video = $"{X264} -g 60", Again = "-ss 0.48 -i {first} -c copy" })
        {
            Duration = 12.52,
            Shown = n => n >= 12,
        },
    }.ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Thoroughness.Variants(All.Keys)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_seam_can_be_seen_or_heard(string name)
    {
        var done = await line.Done(name);
        Checks.All(done);
        var chunks = done.Units.Count(unit => unit.StartsWith("encode-", StringComparison.Ordinal));
        Assert.True(done.Case.Repeated is [] ? chunks >= 2 : chunks == 1, $"{chunks} chunks");
    }

    /// <summary>A recipe whose cue spans all seams between chunks, so that a gap in the audio is detected.</summary>
    private static Recipe Long(string rate = "25", double seconds = 13) =>
        new() { Rate = rate, Seconds = seconds, AudioSeconds = seconds, CueEnd = 12 };

    /// <summary>A service that starts a chunk at every segment.</summary>
    public sealed class Chunked() : Line(All, new Dictionary<string, string> { ["Encoder:Encoding:ChunkDuration"] = "4" });
}
