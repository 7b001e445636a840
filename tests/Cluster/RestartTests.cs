using System.Diagnostics;
using Encoder.Cli.Cluster;
using Encoder.Cluster.Running;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Stops silos gracefully and kills gateways.</summary>
[Collection(Interruptions.Name)]
public sealed class RestartTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int ManyJobs = 50;

    /// <summary>The default drain timeout, plus what a process needs in addition to it.</summary>
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(5 + 5);

    private readonly ClusterUnderTest _cluster = shared.Cluster;

    [Fact]
    public async Task When_all_silos_are_restarted_in_turn_under_load_no_job_is_lost_or_fails()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Tiny);
        await using var load = new Load(upload.Id, receiver.Url, ManyJobs, _cluster.ClientOf("gateway-1"), _cluster.ClientOf("gateway-2"));
        await Eventually.True(() => load.Accepted.Count >= ManyJobs / 5, "there are jobs");
        using var watched = new CancellationTokenSource();
        var lost = Task.Run(() => MaxLost(watched.Token));

        foreach (var silo in new[] { "silo-1", "silo-2" })
        {
            var clock = Stopwatch.StartNew();
            _cluster.Signal(silo, Member.SigTerm);
            Assert.True(await _cluster.Local.Find(silo).AwaitGone(s_longestStop, CancellationToken.None), $"{silo} stops in time");
            output.WriteLine($"{silo} stopped after {clock.Elapsed.TotalSeconds:0.0} s");
            await _cluster.Local.Restart(silo, CancellationToken.None);
        }

        await Eventually.True(() => load.Accepted.Count == ManyJobs, "all jobs are accepted", TimeSpan.FromMinutes(1));
        await load.Stop();
        output.WriteLine(load.Summary);
        Assert.Empty(load.Wrong);
        await _cluster.CheckAll(load.Accepted, receiver);
        // Work that is handed over counts neither as lost nor as failed.
        await watched.CancelAsync();
        Assert.True(await lost == 0, $"A work item counts as lost.\n{Troubles("silo-1")}\n{Troubles("silo-2")}");
        Assert.DoesNotContain(
            _cluster.Log,
            line => line.Contains(" failed, attempt ", StringComparison.Ordinal)
                && load.Accepted.Any(id => line.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_stopped_silo_hands_over_a_work_item_that_it_cannot_finish_and_it_does_not_count_as_lost()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Long);
        // A second job adds load, so that the work item cannot end within the drain timeout.
        var jobs = new[]
        {
            await _cluster.Client.Post(Jobs.Seed(upload.Id, receiver.Url)),
            await _cluster.Client.Post(Jobs.Seed(upload.Id, receiver.Url)),
        };
        var silo = await _cluster.WhoBegan(jobs[0].Id, "encode-0");
        var clock = Stopwatch.StartNew();

        _cluster.Signal(silo, Member.SigTerm);

        Assert.True(await _cluster.Local.Find(silo).AwaitGone(s_longestStop, CancellationToken.None));
        output.WriteLine($"{silo} stopped after {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(0, _cluster.Count("SELECT coalesce(max(lost), 0) FROM work_items"));
        await _cluster.CheckAll(jobs.Select(j => j.Id), receiver);
    }

    [Fact]
    public async Task When_a_gateway_is_killed_amid_requests_no_accepted_job_is_lost_and_the_other_gateway_answers()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Tiny);
        await using var load = new Load(upload.Id, receiver.Url, max: 40, [.. Enumerable.Repeat(_cluster.ClientOf("gateway-2"), 8)]);
        using var endless = new HttpRequestMessage(HttpMethod.Post, "/v1/files")
        {
            Content = new MultipartFormDataContent { { new StreamContent(new EndlessStream()), "file", "endless.mp4" } },
        };
        var uploading = _cluster.ClientOf("gateway-2").Send(endless);
        await Eventually.True(() => Staged().Any(f => f.Length > 1 << 16), "a part of an upload is on the disk");
        await Eventually.True(() => load.Accepted.Count >= 5, "there are jobs");

        await _cluster.Kill("gateway-2");

        await Assert.ThrowsAsync<HttpRequestException>(() => uploading);
        await Eventually.True(() => load.CutOff > 0, "requests are cut off");
        await load.Stop();
        output.WriteLine($"{load.Accepted.Count} accepted; {load.Summary}");
        Assert.Empty(load.Wrong);
        Assert.NotEmpty(await _cluster.ClientOf("gateway-1").Files());
        // The upload that was cut off is kept for a while, in case it is still arriving. Makes it look old enough to be deleted.
        foreach (var file in Staged()) file.LastWriteTimeUtc -= TimeSpan.FromHours(2);
        await _cluster.CheckAll(load.Accepted, receiver);
    }

    private IEnumerable<FileInfo> Staged() =>
        new DirectoryInfo(Path.Combine(_cluster.DataFolder, "work")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(f => !f.FullName.Contains("/jobs/", StringComparison.Ordinal));

    /// <summary>Returns what a silo logged, from its first warning on.</summary>
    private string Troubles(string silo) =>
        string.Join('\n', _cluster.LogOf(silo).SkipWhile(line => !line.Contains("warn", StringComparison.OrdinalIgnoreCase)).Prepend(silo));

    private async Task<long> MaxLost(CancellationToken stopped)
    {
        var max = 0L;
        while (!stopped.IsCancellationRequested)
        {
            max = Math.Max(max, _cluster.Count("SELECT coalesce(max(lost), 0) FROM work_items"));
            await Task.Delay(50, CancellationToken.None);
        }
        return max;
    }
}
