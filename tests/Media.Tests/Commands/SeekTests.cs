using System.Globalization;
using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Media.Tests.Commands;

/// <summary>
/// Where ffmpeg begins to read. One keyframe too early, and it decodes a whole GOP in vain, for every chunk and every thumbnail.
/// </summary>
public sealed class SeekTests : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.mov")]
    [InlineData("a.mkv")]
    [InlineData("fragments.mp4", "-movflags", "frag_keyframe+empty_moov")]
    [InlineData("late.mp4", "-output_ts_offset", "3")]
    [InlineData("none-held-back.mkv", "-bf", "0")]
    [InlineData("none-held-back.mp4", "-bf", "0")]
    public async Task Reading_begins_at_the_keyframe_of_the_GOP_that_holds_the_frame(string name, params string[] options)
    {
        var source = await _workshop.Make(
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=20", "-c:v", "libx264", "-preset", "veryfast", "-g", "50",
                "-keyint_min", "50", "-sc_threshold", "0", "-bf", "3", .. options, name,
            ]);
        // The source has a keyframe every 2 s.
        foreach (var (first, shown) in await FirstRead(source, 0.5, 2, 3.96, 11.5)) Assert.Equal(2 * Math.Floor(shown / 2), first, 0.002);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.mkv")]
    [InlineData("fragments.mp4", "-movflags", "frag_keyframe+empty_moov")]
    public async Task With_dense_keyframes_reading_may_begin_too_early_but_never_too_late(string name, params string[] options)
    {
        var source = await _workshop.Make(
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=8", "-c:v", "libx264", "-preset", "veryfast", "-bf", "3",
                "-force_key_frames", "expr:gte(t,4)", .. options, name,
            ]);
        foreach (var (first, shown) in await FirstRead(source, 4, 5, 6.04, 7)) Assert.InRange(first, 0, shown + 0.002);
    }

    /// <summary>
    /// Returns the presentation time of the first packet read for each frame, and that of the frame, in seconds from the first frame.
    /// </summary>
    private async Task<List<(double First, double Shown)>> FirstRead(string source, params double[] times)
    {
        var probe = await new SourceProbe(new LocalRunner(), Workshop.Limits).Probe(source, new ScanRequest { Times = times });
        var (info, scan) = (probe.Info!, probe.Scan!);
        var read = new List<(double, double)>();
        foreach (var shown in scan.Shown)
        {
            var first = await _workshop.Run(new FfmpegCommand(
                FfmpegTool.Ffmpeg,
                [
                    "-v", "error", "-copyts", .. SourceInput.SeekTo(info, shown.KeyTime), "-i", "in/source", "-c", "copy", "-frames:v", "1",
                    "-bsf:v", "setts=ts=PTS", "-f", "framecrc", "-"],
                SourceInput.File(source)));
            var lines = first.Output.Trim().Split('\n');
            var timebase = lines.First(l => l.StartsWith("#tb 0: ", StringComparison.Ordinal))[7..].Split('/');
            var at = double.Parse(lines[^1].Split(',')[2], CultureInfo.InvariantCulture) * int.Parse(timebase[0]) / int.Parse(timebase[1]);
            read.Add((at - scan.FirstTime, shown.Time));
        }
        Assert.Equal(times.Length, read.Count);
        return read;
    }

    public void Dispose() => _workshop.Dispose();
}
