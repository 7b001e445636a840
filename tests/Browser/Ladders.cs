using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Jobs of every kind, done by services, which stay to serve what came out.</summary>
public sealed class Ladders : IAsyncLifetime
{
    private static readonly PresetRequest s_ladder = new() { Resolutions = ["240", "360", "480"], Format = "hls" };
    private static readonly PresetRequest s_video = new() { Resolutions = ["360"], Format = "mp4" };

    private readonly TemporaryFolder _clips = new();
    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, Job> _jobs = [];
    private Service _service = null!;

    public async Task InitializeAsync()
    {
        _service = await Service.Start(_data.Path);
        await Task.WhenAll(
            Run("sound", "1280x720", $"{Sources.Rate}", Sources.Seconds, sound: true),
            Run("silent", "1280x720", $"{Sources.Rate}", Sources.Seconds, sound: false),
            Run("29.97 fps, portrait", "270x480", "30000/1001", 9.3, sound: true),
            Run("less than a segment", "426x240", "50", 0.6, sound: true));
    }

    public static IEnumerable<string> Played => ["sound", "silent"];

    public static IEnumerable<string> All => [.. Played, "29.97 fps, portrait", "less than a segment"];

    internal string Url(string name) => File(name, MediaFileTypes.HlsLadder).FileUrl!;

    internal string VideoUrl(string name) => File(name, MediaFileTypes.Video).FileUrl!;

    /// <summary>Where a ladder lies.</summary>
    internal string Folder(string name) => Path.GetDirectoryName(Path.Combine(_data.Path, "media", File(name, MediaFileTypes.HlsLadder).FilePath))!;

    public async Task DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        _data.Dispose();
        _clips.Dispose();
    }

    private MediaFile File(string name, string type) => Assert.Single(_jobs[name].Files!, f => f.Type == type);

    private async Task Run(string name, string size, string rate, double seconds, bool sound)
    {
        var clip = await Task.Run(() => Sources.Clip(_clips, name, size, rate, seconds, sound));
        var upload = await _service.Client.Upload(clip);
        var posted = await _service.Client.Post(new JobRequest { VideoId = upload.Id, Presets = [s_ladder, s_video] });
        var job = await _service.Client.Ended(posted.Id);
        Assert.True(job.Status == JobStatus.Completed, $"{name}: {job.Error}");
        lock (_jobs) _jobs[name] = job;
    }
}
