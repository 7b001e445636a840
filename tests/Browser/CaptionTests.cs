using Encoder.Browser.Playing;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Tests that a browser shows captions.</summary>
public sealed class CaptionTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _sources = new();

    [Theory]
    [InlineData(null, 1)]
    [InlineData("00:00:03", 4)]
    public async Task A_cue_is_shown_at_its_time_by_hls_js(string? clip, double cue)
    {
        await using var service = await Service.Start(_data.Path);
        var srt = _sources.File("captions.srt");
        await File.WriteAllTextAsync(srt, $"1\n00:00:0{cue},000 --> 00:00:0{cue + 1},500\n<i>Hello</i> <script>alert(1)</script>\n");
        var video = await service.Client.Upload(Sources.Clip(_sources, "clip", "426x240", "25", 6, hasAudio: true));
        var captions = await service.Client.Upload(srt);
        var job = await service.Client.Post(new JobRequest
        {
            VideoId = video.Id,
            Clip = clip is null ? null : new ClipRequest { Start = clip },
            Presets = [new() { Resolutions = ["240"], Format = "hls" }],
            Captions = [new() { Language = "en", VideoId = captions.Id }],
        });
        job = await service.Client.Ended(job.Id);
        Assert.Equal(JobStatus.Completed, job.Status);

        await using var player = await Player.Start();
        var seen = await player.Cue(Assert.Single(job.Files!).FileUrl!);
        Assert.Empty(seen.Faults);
        Assert.Equal(["English"], seen.Captions);
        Assert.Equal("<i>Hello</i> alert(1)", seen.Cue);
        Assert.Equal((1, 2.5), (seen.CueStart, seen.CueEnd));
        Assert.InRange(seen.At, 1, 2.5);
    }

    public void Dispose()
    {
        _data.Dispose();
        _sources.Dispose();
    }
}
