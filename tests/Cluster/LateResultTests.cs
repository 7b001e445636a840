using Encoder.Cluster.Running;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Pauses a worker for longer than its lease, but too briefly for its silo to be declared dead.</summary>
[Collection(LostSilos.Name)]
public sealed class LateResultTests(ITestOutputHelper output) : IAsyncLifetime
{
    // With the default lease, the silo would be removed from the cluster first and exit when it resumes.
    private readonly ClusterUnderTest _cluster = new(("Encoder__Worker__Lease", "00:00:03"), ("Encoder__Cluster__MissedProbes", "100"));

    [Fact]
    public async Task A_late_result_is_refused_and_the_job_completes_once()
    {
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Medium);
        var jobs = new List<Job>();
        string victim;
        do
        {
            // The victim must not host the job's grain, because the grain could not be called while the silo is paused. An earlier job must
            // not keep the other silo busy either.
            if (jobs is [.., var earlier]) await _cluster.Ended(earlier.Id);
            // Without thumbnails: their grain may be on the paused silo too, and the job's grain would wait for it.
            jobs.Add(await _cluster.Client.Post(Jobs.Small(upload.Id, receiver.Url) with { Thumbnails = null }));
            victim = await _cluster.WhoBegan(jobs[^1].Id, "encode-0");
        }
        // Until ffmpeg runs, its process waits for a go-ahead from the silo, which a paused silo would not give.
        while ((_cluster.HasGrain(victim, jobs[^1].Id) || !await IsEncoding(victim, jobs[^1].Id)) && jobs.Count < 20);
        var job = jobs[^1];

        _cluster.Signal(victim, ClusterUnderTest.SigStop);
        try
        {
            await Eventually.True(
                () => _cluster.Begun(job.Id).Count(b => b.Unit == "encode-0") == 2, "the lease has ended, and another worker has the item");
            await Eventually.True(
                () => !ProcessTree.Encodes(_cluster.Local.Find(victim).ProcessId), "its ffmpeg has ended", TimeSpan.FromMinutes(1));
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
        // It hands in the result and is refused, or learns first that the lease is lost and does not hand it in.
        Assert.Contains(
            told, l => l.EndsWith(": Refused", StringComparison.Ordinal) || l.EndsWith("(lost: True)", StringComparison.Ordinal));
    }

    /// <summary>Waits until ffmpeg is running. Returns false if it ended before it was seen, as it may on a busy machine.</summary>
    private async Task<bool> IsEncoding(string silo, string jobId)
    {
        var runs = false;
        await Eventually.True(
            () => (runs = ProcessTree.Encodes(_cluster.Local.Find(silo).ProcessId))
                || _cluster.LogOf(silo).Units(jobId, "ended").Any(ended => ended.Unit == "encode-0"),
            "its ffmpeg is running");
        return runs;
    }

    public async ValueTask InitializeAsync() => await _cluster.Heal();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
