using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Encoder.Browser.Playlists;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Jobs of every kind, and the services that ran them and serve their outputs to all tests.</summary>
[CollectionDefinition(Collection)]
public sealed class Ladders : IAsyncLifetime, ICollectionFixture<Ladders>
{
    public const string Collection = "ladders";

    private static readonly PresetRequest s_ladder = new() { Resolutions = ["240", "360", "480"], Format = "hls" };
    private static readonly PresetRequest s_dash = new() { Resolutions = ["240", "360", "480"], Format = "dash" };
    private static readonly PresetRequest s_video = new() { Resolutions = ["360"], Format = "mp4" };

    private readonly TemporaryFolder _clips = new();
    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, Job> _jobs = [];
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, JsonNode>> _parsed = new();
    private readonly TemporaryFolder _chunkedData = new();
    private Service _service = null!;
    private Service _chunking = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await Service.Start(_data.Path);
        _chunking = await Service.Start(
            _chunkedData.Path, new Dictionary<string, string> { ["Encoder:Encoding:ChunkDuration"] = $"{Sources.Segment}" });
        await Task.WhenAll(
            Run(_service, "audio", "1280x720", $"{Sources.Rate}", Sources.Seconds, hasAudio: true),
            Run(_chunking, Chunked, "1280x720", $"{Sources.Rate}", Sources.Seconds, hasAudio: true),
            Run(_service, "silent", "1280x720", $"{Sources.Rate}", Sources.Seconds, hasAudio: false),
            Run(_service, "29.97 fps, portrait", "270x480", "30000/1001", 9.3, hasAudio: true),
            Run(_service, "less than a segment", "426x240", "50", 0.6, hasAudio: true));
    }

    /// <summary>The name of the ladder that is encoded in chunks.</summary>
    public const string Chunked = "audio, in chunks";

    public static IEnumerable<string> Played => ["audio", Chunked, "silent"];

    public static IEnumerable<string> All => [.. Played, "29.97 fps, portrait", "less than a segment"];

    /// <summary>Returns the number of chunks in which the video was encoded.</summary>
    internal int Encodes(string name) =>
        ServiceOf(name).Accepted(_jobs[name].Id).Count(u => u.Unit.StartsWith("encode-", StringComparison.Ordinal));

    internal string Url(string name) => File(name, "hls").FileUrl!;

    internal string DashUrl(string name) => File(name, "dash").FileUrl!;

    internal string VideoUrl(string name) => File(name, "mp4").FileUrl!;

    /// <summary>Returns the folder of a ladder.</summary>
    internal string Folder(string name) =>
        Path.GetDirectoryName(Path.Combine(ServiceOf(name).DataFolder, "media", File(name, "hls").FilePath))!;

    /// <summary>Returns a ladder's playlists, by the name of the parser.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Parsed(string name) =>
        _parsed.GetOrAdd(name, _ => ParsedLadder.Parse(Folder(name)));

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        if (_chunking is not null) await _chunking.DisposeAsync();
        _data.Dispose();
        _chunkedData.Dispose();
        _clips.Dispose();
    }

    private MediaFile File(string name, string format) => Assert.Single(_jobs[name].Files!, f => f.Meta.Format == format);

    private Service ServiceOf(string name) => name == Chunked ? _chunking : _service;

    private async Task Run(Service service, string name, string size, string rate, double seconds, bool hasAudio)
    {
        var clip = await Task.Run(() => Sources.Clip(_clips, name, size, rate, seconds, hasAudio));
        var upload = await service.Client.Upload(clip);
        var posted = await service.Client.Post(new JobRequest { VideoId = upload.Id, Presets = [s_ladder, s_dash, s_video] });
        var job = await service.Client.Ended(posted.Id);
        Assert.True(job.Status == JobStatus.Completed, $"{name}: {job.Error}");
        lock (_jobs) _jobs[name] = job;
    }
}
