using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Encoder.Cli.Cluster;
using Encoder.Testing;

namespace Encoder.CoHosted.Tests;

/// <summary>Tests samples/CoHosted as a process, in a cluster of processes and beside a service on one machine.</summary>
public sealed class SampleTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> s_settings = new() { ["Encoder__Outbound__AllowedNetworks__0"] = "127.0.0.0/8" };

    // PostgreSQL's socket is in this folder, so the folder's path must be short.
    private readonly TemporaryFolder _folder = new();
    private readonly LocalCluster _cluster;

    public SampleTests() => _cluster = new LocalCluster(_folder.Path, s_settings);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _cluster.Down(CancellationToken.None);
        _folder.Dispose();
    }

    [Fact]
    public async Task As_a_client_it_has_the_silos_encode_a_video()
    {
        await _cluster.Up(silos: 1, gateways: 1, CancellationToken.None);

        var files = await EncodeLesson(silo: false);

        using var http = new HttpClient { BaseAddress = new Uri(_cluster.State.Gateways[0].Url) };
        var playlist = await http.GetStringAsync(
            files.Single(f => f.EndsWith(".m3u8", StringComparison.Ordinal)).Replace("files/", "media/", StringComparison.Ordinal));
        Assert.Equal(2, playlist.Split("#EXT-X-STREAM-INF").Length - 1);
    }

    [Fact]
    public async Task As_a_silo_it_encodes_the_video_itself()
    {
        await _cluster.Up(silos: 0, gateways: 0, CancellationToken.None);

        await EncodeLesson(silo: true);
    }

    [Fact]
    public async Task As_a_client_it_finds_a_service_on_the_same_machine_by_its_data_folder()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        string[] program =
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Encoder.Gateway.dll"), "--port", $"{new Uri(url).Port}",
            "--data", _cluster.DataFolder,
        ];
        // The sample waits for the service.
        var sample = StartSample([], new() { ["Encoder__Storage__DataFolder"] = _cluster.DataFolder });
        var service = new Member("service", url).Start(program, _cluster.Logs, s_settings);
        try
        {
            await service.AwaitReady(_cluster.Logs, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
            await EncodeLesson(sample);
        }
        finally
        {
            await LocalCluster.Stop(sample, CancellationToken.None);
            await LocalCluster.Stop(service, CancellationToken.None);
        }
    }

    private Task<string[]> EncodeLesson(bool silo) => EncodeLesson(StartSample(silo ? ["--silo"] : [], new()
    {
        ["Encoder__Cluster__ConnectionString"] = _cluster.Postgres.ConnectionString,
        ["Encoder__Cluster__AdvertisedAddress"] = "127.0.0.1",
        ["Encoder__Cluster__SiloPort"] = $"{FreePort.Find()}",
        ["Encoder__Cluster__GatewayPort"] = $"{FreePort.Find()}",
        ["Encoder__Storage__DataFolder"] = _cluster.DataFolder,
        ["Encoder__PublicUrl"] = "http://127.0.0.1",
    }));

    /// <returns>The paths of the output files.</returns>
    private async Task<string[]> EncodeLesson(Member sample)
    {
        await using var clips = await ClipServer.Start(_folder.Path);
        try
        {
            await sample.AwaitReady(_cluster.Logs, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
            using var http = new HttpClient { BaseAddress = new Uri(sample.Url) };

            using (var refused = await http.PostAsJsonAsync("/lessons", new { title = "Nothing", videoUrl = "nowhere" }))
                Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            using var accepted = await http.PostAsJsonAsync("/lessons", new { title = "Knots", videoUrl = clips.Url });
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

            var ended = await Eventually.Get(
                () => Ended(http, accepted.Headers.Location!), "the lesson's job has ended", TimeSpan.FromMinutes(5));
            var lesson = ended.RootElement;
            Assert.Equal(("completed", 100), (lesson.GetProperty("status").GetString(), lesson.GetProperty("progress").GetInt32()));
            var files = lesson.GetProperty("files").EnumerateArray().Select(f => f.GetString()!).ToArray();
            Assert.Equal([".jpg", ".m3u8"], files.Select(Path.GetExtension).Order(StringComparer.Ordinal));
            Assert.All(files, file => Assert.True(File.Exists(Path.Combine(_cluster.DataFolder, "media", file)), file));
            return files;
        }
        finally
        {
            await LocalCluster.Stop(sample, CancellationToken.None);
        }
    }

    private static async Task<JsonDocument?> Ended(HttpClient http, Uri lesson)
    {
        var document = await http.GetFromJsonAsync<JsonDocument>(lesson);
        return document!.RootElement.GetProperty("status").GetString() is "completed" or "failed" ? document : null;
    }

    private Member StartSample(string[] arguments, Dictionary<string, string> settings)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        string[] program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Encoder.Samples.CoHosted.dll"), "--urls", url, .. arguments];
        return new Member("sample", url).Start(program, _cluster.Logs, settings.Concat(s_settings).ToDictionary());
    }
}
