namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// Sources whose time is not even. They come out as a player of the source would show them, and the job says what was changed.
/// </summary>
public sealed class UnevenTests(UnevenTests.Uneven line) : IClassFixture<UnevenTests.Uneven>
{
    private static IReadOnlyDictionary<string, Case> All { get; } =
        new[] { Clocks() }.SelectMany(group => group).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_lost_and_all_is_in_time(string name) => Checks.All(await line.Done(name));

    /// <summary>MPEG streams whose clock jumps: their parts play one after the other, in sync, as if it did not.</summary>
    private static IEnumerable<Case> Clocks()
    {
        // Without a delay, the first part of each begins at the time that is given.
        Case Jumping(string name, params string[] offsets)
        {
            double[] starts = [0, .. offsets.Skip(1).Select((_, i) => 0.8 + (1.6 * i)), 4];
            return new(
                name,
                new()
                {
                    Seconds = 4,
                    AudioSeconds = 4,
                    CueEnd = 2.2,
                    Video = "-c:v libx264 -preset veryfast -pix_fmt yuv420p",
                    Options = "-muxdelay 0 -muxpreload 0",
                    Extension = "ts",
                    Parts = [.. offsets.Select((options, i) => new Part(starts[i], starts[i + 1], options))],
                }) { Warnings = ["timestamps_repaired"] };
        }
        yield return Jumping("the clock jumps an hour ahead", "-output_ts_offset 100", "-output_ts_offset 3700.8");
        yield return Jumping("the clock falls back to 0", "-output_ts_offset 100", "-output_ts_offset 0");
        yield return Jumping("the clock falls back by less than a second", "-output_ts_offset 100", "-output_ts_offset 100.3");
        yield return Jumping("three recordings joined", "", "", "");
        yield return Jumping(
            "a splice that says so, behind what came before", "-output_ts_offset 100",
            "-output_ts_offset 60 -mpegts_flags +initial_discontinuity");
        yield return Jumping("a gap of 20 s in both streams", "-output_ts_offset 100", "-output_ts_offset 120.8");
        var vob = Jumping("cells of a DVD", "-output_ts_offset 100", "-output_ts_offset 5", "-output_ts_offset 5");
        yield return vob with
        {
            Recipe = vob.Recipe with
            {
                Video = "-c:v mpeg2video -q:v 3 -bf 2",
                Audio = "-c:a ac3",
                FrameSize = 1536,
                Options = "-muxrate 50000000 -f vob",
                Extension = "vob",
            },
        };
    }

    public sealed class Uneven() : Line(All, new Dictionary<string, string>());
}
