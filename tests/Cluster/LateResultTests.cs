using Encoder.Cluster.Running;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>A worker that stands still for longer than its lease, and for less than it takes to be missed.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LateResultTests(ITestOutputHelper output) : IAsyncLifetime
{
    // With its leases as they are by default it would be out of the cluster first, and end itself when it wakes.
    private readonly ClusterUnderTest _cluster = new(("Encoder__Worker__Lease", "00:00:03"), ("Encoder__Cluster__MissedProbes", "100"));

    [Fact]
    public async Task Its_result_comes_late_and_is_refused_and_the_job_completes_once()
    {
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Medium);
        var jobs = new List<Job>();
        string victim;
        do
        {
            // It must not be the silo that has the job's grain, because that grain could not be
            // called meanwhile. An earlier job must not keep the other silo busy either.
            if (jobs is [.., var earlier]) await _cluster.Ended(earlier.Id);
            // Without thumbnails: their grain may be on the silo that stands still too, and the job's would wait for its word.
            jobs.Add(await _cluster.Client.Post(Jobs.Small(upload.Id, receiver.Url) with { Thumbnails = null }));
            victim = await _cluster.WhoBegan(jobs[^1].Id, "encode-0");
        }
        // Before its ffmpeg runs it would await a word from the silo that stands still.
        while ((_cluster.HasGrain(victim, jobs[^1].Id) || !await IsEncoding(victim, jobs[^1].Id)) && jobs.Count < 20);
        var job = jobs[^1];

        _cluster.Signal(victim, ClusterUnderTest.SigStop);
        try
        {
            await Eventually.True(
                () => _cluster.Begun(job.Id).Count(b => b.Unit == "encode-0") == 2, "its lease has ended, and another has taken the unit");
            await Eventually.True(
                () => !ProcessTree.Encodes(_cluster.Local.Find(victim).ProcessId), "its ffmpeg is through", TimeSpan.FromMinutes(1));
        }
        finally
        {
            _cluster.Signal(victim, ClusterUnderTest.SigCont);
        }

        await _cluster.CheckAll(jobs.Select(j => j.Id), receiver);
        var late = _cluster.LogOf(victim).Units(job.Id, "begun").First(b => b.Unit == "encode-0").Attempt;
        var told = _cluster.LogOf(victim)
            .Where(
                l => l.Contains($"{job.Id}: encode-0 ", StringComparison.Ordinal)
                    && l.Contains($"attempt {late}", StringComparison.Ordinal)).ToArray();
        output.WriteLine(string.Join('\n', told));
        // It hands in and is refused, or hears first that the lease is lost, and does not.
        Assert.Contains(
            told, l => l.EndsWith(": Refused", StringComparison.Ordinal) || l.EndsWith("(lost: True)", StringComparison.Ordinal));
    }

    /// <summary>Waits until ffmpeg runs. Answers false when it was through before that was seen, as on a machine that is busy.</summary>
    private async Task<bool> IsEncoding(string silo, string jobId)
    {
        var runs = false;
        await Eventually.True(
            () => (runs = ProcessTree.Encodes(_cluster.Local.Find(silo).ProcessId))
                || _cluster.LogOf(silo).Units(jobId, "ended").Any(ended => ended.Unit == "encode-0"),
            "its ffmpeg runs");
        return runs;
    }

    public async ValueTask InitializeAsync() => await _cluster.Heal();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
