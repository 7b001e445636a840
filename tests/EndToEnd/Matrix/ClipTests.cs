using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Tests clips, in chunks of 4 s: each has every frame of the requested part, at its time, and no others.</summary>
public sealed class ClipTests(ClipTests.Clips line) : IClassFixture<ClipTests.Clips>
{
    private const string Reordered = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 60";

    private static IReadOnlyDictionary<string, Case> All { get; } = new[]
    {
        Clipped("mp4", new() { Video = Reordered }),
        Clipped("mkv", new() { Video = Reordered, Extension = "mkv" }),
        Clipped("MPEG-TS whose start is not zero", new() { Video = Reordered, Extension = "ts", Options = "-output_ts_offset 7" }),
        Clipped(
            "webm",
            new()
            {
                Video = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 2M -pix_fmt yuv420p -g 90",
                Audio = "-c:a libopus",
                FrameSize = 960,
                Extension = "webm",
            }),
        Clipped(
            "avi whose frames are reordered",
            new() { Video = "-c:v mpeg4 -q:v 3 -bf 2 -g 40", Audio = "-c:a mp2", FrameSize = 1152, Extension = "avi" }),
        Clipped(
            "MPEG-2 program stream",
            new()
            {
                Video = "-c:v mpeg2video -q:v 3 -bf 2",
                Audio = "-c:a mp2",
                FrameSize = 1152,
                Options = "-muxrate 50000000 -f vob",
                Extension = "vob",
            }),
        Clipped(
            "a clock that jumps",
            new() { Video = Reordered, Extension = "ts", Options = "-muxdelay 0 -muxpreload 0", Parts = [new(0, 5.4), new(5.4, 13)] })
            with { Warnings = ["timestamps_repaired"], ShowsCue = false },
        Clipped("no sound", new() { Video = Reordered, Audio = null }),
        new("slides", new() { Rate = "1", Seconds = 30, AudioSeconds = 30, CueEnd = 1, Kept = n => n is 0 or 1 or 14 or 26 })
        {
            Clip = (10.5, 21),
            Duration = 10.5,
            // The first frame has been shown since long before the clip.
            Shown = n => n is 1 or 14,
            Repeated = [4, 8],
            ShowsCue = false,
        },
        new("sound before the first frame", new()
        {
            Seconds = 4, AudioSeconds = 4, Filter = "trim=start=1.999", Options = "-fps_mode passthrough", CueEnd = 1.9,
        })
        {
            Clip = (1, 3),
            Duration = 2,
            Shown = n => n is >= 50 and < 75,
            ShowsCue = false,
        },
    }.ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Thoroughness.Variants(All.Keys)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_clip_has_its_frames_and_audio_and_nothing_else(string name) => Checks.All(await line.Done(name));

    private static Case Clipped(string name, Recipe recipe) => new(name, recipe with { Seconds = 13, AudioSeconds = 13, CueEnd = 10 })
    {
        Clip = (0.52, 12.2),
        Duration = 11.68,
        Shown = n => n is >= 13 and < 305,
    };

    public sealed class Clips() : Line(All, new Dictionary<string, string> { ["Encoder:Encoding:ChunkDuration"] = "4" });
}
