using System.Collections.Concurrent;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// Runs cases on one service, a few at a time: while one waits for its encode, another is made or checked. When a second test asks for its
/// case, all other cases of the run start too, so that later tests find their results ready.
/// </summary>
public abstract class Line : IAsyncLifetime
{
    private const int AtOnce = 3;
    private readonly IReadOnlyDictionary<string, Case> _cases;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly TemporaryFolder _data = new();
    private readonly Sources _sources = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Done>>> _done = new();
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _ended = new();
    private Service _service = null!;

    private protected Line(IReadOnlyDictionary<string, Case> cases, IReadOnlyDictionary<string, string> settings) =>
        (_cases, _settings) = (cases, settings);

    public async ValueTask InitializeAsync() => _service = await Service.Start(_data.Path, _settings);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        // Failures were reported to the tests that asked for the case.
        await ((Task)Task.WhenAll(_done.Values.Select(d => d.Value))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_service is not null) await _service.DisposeAsync();
        _sources.Dispose();
        _data.Dispose();
        _ended.Dispose();
        _places.Dispose();
    }

    /// <summary>Runs a case unless it has run, and returns its outcome.</summary>
    internal async Task<Done> Done(string name)
    {
        var asked = Begin(name);
        if (_done.Count > 1)
        {
            foreach (var other in Thoroughness.Variants(_cases.Keys)) _ = Begin(other);
        }
        return await asked;
    }

    /// <summary>Returns the path of a case's source.</summary>
    internal string Source(string name) => _sources.Make(_cases[name].Recipe);

    /// <summary>Uploads a file, runs a job on it and returns the ended job.</summary>
    internal async Task<Job> Run(string path, Func<string, JobRequest> request)
    {
        var upload = await _service.Client.Upload(path);
        return await Run(request(upload.Id));
    }

    /// <summary>Runs a job and returns it when it has ended.</summary>
    internal async Task<Job> Run(JobRequest request) => await _service.Client.Ended((await _service.Client.Post(request)).Id);

    private static string Timestamp(double seconds) => TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss\.fff", null);

    private Task<Done> Begin(string name) => _done.GetOrAdd(name, _ => new Lazy<Task<Done>>(() => Task.Run(() => Do(_cases[name])))).Value;

    private async Task<Done> Do(Case @case)
    {
        await _places.WaitAsync(_ended.Token);
        try
        {
            var job = await Run(Source(@case.Name), id => Request(id, @case.Clip));
            Assert.True(job.Status == JobStatus.Completed, $"{@case}: {job.Error}");
            return new Done(@case, System.IO.Path.Combine(_data.Path, "media"), job, [.. _service.Accepted(job.Id).Select(a => a.Unit)]);
        }
        finally
        {
            _places.Release();
        }
    }

    private static JobRequest Request(string videoId, (double Start, double End)? clip) => new()
    {
        VideoId = videoId,
        Clip = clip is var (start, end) ? new() { Start = Timestamp(start), End = Timestamp(end) } : null,
        Presets = [new() { Resolutions = ["240", "360", "480"], Format = "hls" }, new() { Resolutions = ["360"], Format = "mp4" }],
        Thumbnails = [new() { Timestamp = "00:00:00", Resolutions = ["360"], Formats = ["png"], Filters = ["none"] }],
    };
}

/// <summary>Runs all cases with the default chunk duration, with which no source is cut.</summary>
[CollectionDefinition(Name)]
public sealed class Unchunked() : Line(Cases.All, new Dictionary<string, string>()), ICollectionFixture<Unchunked>
{
    public const string Name = "matrix";
}
