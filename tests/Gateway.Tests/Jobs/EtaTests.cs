using System.Diagnostics;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Watches a real job. The bounds are wide, because other programs may load the machine.</summary>
[Collection(nameof(Alone))]
public sealed class EtaTests
{
    [Fact]
    public async Task Progress_never_falls_and_the_job_ends_about_when_predicted()
    {
        await using var gateway = await RunningGateway.Start(
            new()
            {
                ["Encoder:Worker:Slots"] = "1",
                ["Encoder:Worker:ReportInterval"] = "00:00:00.100",
                ["Encoder:Encoding:Preset"] = "slow",
            });
        // The first job of a process takes longer, because code is compiled.
        await Watch(gateway, await Clip.Mp4);
        var samples = await Watch(gateway, await Clip.Make("854x480", seconds: 20, "-c:v", "libx264", "-preset", "ultrafast"));

        Assert.Equal(samples.Select(s => s.Progress).Order(), samples.Select(s => s.Progress));
        Assert.Null(samples[0].Eta);
        Assert.Null(samples[^1].Eta);
        var half = samples.Where(s => s is { Progress: >= 50, Eta: not null }).ToArray();
        Assert.True(half.Length > 0, "the job was seen past 50 %");
        Assert.All(half, s => Assert.True(s.Eta >= 0));
        var end = samples[^1].At;
        var errors = half.Select(s => Math.Abs(s.At + s.Eta!.Value - end) / end).Order().ToArray();
        Assert.True(errors[errors.Length / 2] < 0.2, $"{end}: {string.Join("; ", half)}");
    }

    /// <summary>Watches a job as its owner: seconds since it was posted, percent, and seconds remaining.</summary>
    private static async Task<List<(double At, int Progress, double? Eta)>> Watch(RunningGateway gateway, byte[] source)
    {
        var video = (string)(await gateway.Ada.Upload(source).Json(201))["id"]!;
        var id = (string)(await gateway.Ada.PostJob(new
        {
            videoId = video,
            presets = new[] { new { resolutions = new[] { "360", "480" }, format = "hls" } },
        }).Json(201))["id"]!;
        var watch = Stopwatch.StartNew();
        var samples = new List<(double, int, double?)>();
        var end = await Eventually.Get(
            async () =>
            {
                var job = await gateway.Ada.GetAsync($"/v1/encoder/jobs/{id}").Json();
                samples.Add((watch.Elapsed.TotalSeconds, (int)job["progress"]!, (double?)job["eta"]));
                return (string?)job["status"] is "completed" or "failed" ? job : null;
            },
            "the end of the job",
            TimeSpan.FromMinutes(3));
        Assert.Equal("completed", (string?)end["status"]);
        return samples;
    }
}
