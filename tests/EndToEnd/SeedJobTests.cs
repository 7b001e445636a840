using System.Globalization;
using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd;

/// <summary>Tests the main job, from the upload to the files that a player gets.</summary>
public sealed class SeedJobTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task The_main_job_makes_a_ladder_a_video_four_images_and_a_webhook()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path);
        var upload = await service.Client.Upload(Clip.Medium);
        Assert.Equal((1280, 720), (upload.Meta.Resolution!.Width, upload.Meta.Resolution.Height));

        var posted = await service.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        Assert.Equal((JobStatus.Queued, 0), (posted.Status, posted.Progress));
        var job = await service.Client.Ended(posted.Id);

        await Invariants.Check(job, receiver, service);
        Assert.Equal((100, 0), (job.Progress, job.Warnings.Length));
        var ladder = Assert.Single(job.Files!, f => f.Type == "x-tar");
        Assert.EndsWith("/index.m3u8", ladder.FileUrl, StringComparison.Ordinal);
        var video = Assert.Single(job.Files!, f => f.Type == "video");
        Assert.Equal(4, job.Files!.Count(f => f.Type == "image"));
        AssertStreams(Path.Combine(_data.Path, "media", video.FilePath), (640, 360));
        AssertStreams(Path.Combine(_data.Path, "media", ladder.FilePath), (426, 240), (640, 360), (854, 480));
        Assert.Equal(new[] { "ready: " }, service.Output.Select(line => line[..7]));

        // The webhook carries the job as the API returns it.
        var delivery = await receiver.Delivery(job.Id);
        using var body = JsonDocument.Parse(delivery.Body);
        Assert.Equal(
            job.Files!.Select(f => f.FileUrl),
            body.RootElement.GetProperty("data").GetProperty("files").EnumerateArray().Select(f => f.GetProperty("fileUrl").GetString()));
    }

    private static void AssertStreams(string path, params (int Width, int Height)[] frames)
    {
        using var probe = JsonDocument.Parse(Tool.Run("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", path));
        var streams = probe.RootElement.GetProperty("streams").EnumerateArray().ToArray();
        var video = streams.Where(s => s.GetProperty("codec_type").GetString() == "video").ToArray();
        Assert.All(
            video,
            s => Assert.Equal(
                ("h264", "yuv420p", "1:1"),
                (
                    s.GetProperty("codec_name").GetString(), s.GetProperty("pix_fmt").GetString(),
                    s.GetProperty("sample_aspect_ratio").GetString())));
        Assert.Equal(frames, video.Select(s => (s.GetProperty("width").GetInt32(), s.GetProperty("height").GetInt32())).Order());
        Assert.All(
            streams.Except(video),
            s => Assert.Equal(("aac", "LC"), (s.GetProperty("codec_name").GetString(), s.GetProperty("profile").GetString())));
        Assert.NotEmpty(streams.Except(video));
        Assert.Equal(
            6, double.Parse(probe.RootElement.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture),
            0.1);
    }

    public void Dispose() => _data.Dispose();
}
