using Encoder.Media.Commands;
using Encoder.Media.Planning;

namespace Encoder.Media.Tests.Commands;

public sealed class ThumbnailRunTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thumbnails_taken_in_one_run_equal_those_of_separate_runs(bool interlaced)
    {
        string[] fields = interlaced ? ["-flags", "+ildct+ilme", "-x264-params", "tff=1"] : [];
        var source = await _workshop.Make(
            [
                "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50",
                "-pix_fmt", "yuv420p", .. fields, "source.mp4",
            ]);
        double[] asked = [0.2, 0.8, 1.52, 2.4];
        var plan = await _workshop.Plan(
            source,
            new PlanRequest(
                [],
                [
                    .. asked.Select(
                        t => new ThumbnailSpec($"at-{t}", t, [144, 240], [ImageFormat.Png], [ImageFilter.None, ImageFilter.Blur])),
                ]));

        Assert.Equal([[0.2, 0.8, 1.52], [2.4]], ThumbnailCommand.Runs(plan));
        var together = await _workshop.Take(plan, source, [0.2, 0.8, 1.52]);
        foreach (var time in asked[..3]) Assert.Equal((await _workshop.Take(plan, source, [time]))[time], together[time]);
        Assert.Equal(12, together.SelectMany(thumbnails => thumbnails).Select(Convert.ToHexString).Distinct().Count());
    }
}
