using Encoder.Cluster.Running;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Tests silos that are killed or hang.</summary>
[Collection(LostSilos.Name)]
public sealed class SiloDeathTests(SharedCluster shared, ITestOutputHelper output)
{
    private readonly ClusterUnderTest _cluster = shared.Cluster;

    [Fact]
    public async Task A_silo_killed_while_it_encodes_leaves_no_process_and_another_finishes_its_job()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Long);
        var job = await _cluster.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        var victim = await _cluster.WhoBegan(job.Id, "encode-0");
        await Eventually.True(() => ProcessTree.Encodes(_cluster.Local.Find(victim).ProcessId), "its ffmpeg is running");
        var finished = _cluster.Accepted(job.Id).Select(a => a.Unit).ToArray();

        var children = await _cluster.Kill(victim);

        Assert.NotEmpty(children);
        await ProcessTree.Gone(children);
        output.WriteLine($"evicted after {(await _cluster.Evicted(left: 1, TimeSpan.FromSeconds(10))).TotalSeconds:0.0} s");
        await _cluster.Check(await _cluster.Ended(job.Id), receiver);
        // Finished work is not repeated; interrupted work is.
        var begun = _cluster.Begun(job.Id).ToLookup(b => b.Unit, b => b.Attempt);
        Assert.All(finished, unit => Assert.Single(begun[unit]));
        Assert.Equal(2, begun["encode-0"].Count());
        Assert.NotEqual(victim, await _cluster.WhoBegan(job.Id, $"package-{job.Presets[0].Id}"));
    }

    [Fact]
    public async Task A_silo_that_hangs_is_removed_from_the_cluster_and_its_results_do_not_count_when_it_resumes()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Long);
        var job = await _cluster.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        var victim = await _cluster.WhoBegan(job.Id, "encode-0");
        _cluster.WasKilled = true;

        _cluster.Signal(victim, ClusterUnderTest.SigStop);
        try
        {
            output.WriteLine($"evicted after {(await _cluster.Evicted(left: 1, TimeSpan.FromSeconds(30))).TotalSeconds:0.0} s");
            await Eventually.True(
                () => _cluster.Begun(job.Id).Count(b => b.Unit == "encode-0") == 2,
                "its lease has ended, and another worker has taken the work item",
                TimeSpan.FromMinutes(1));
        }
        finally
        {
            _cluster.Signal(victim, ClusterUnderTest.SigCont);
        }

        // The silo learns that it was declared dead, and exits before its grains can do harm. It can be started again.
        Assert.True(await _cluster.Local.Find(victim).AwaitGone(TimeSpan.FromSeconds(10), CancellationToken.None));
        await _cluster.Check(await _cluster.Ended(job.Id), receiver);
        Assert.DoesNotContain(_cluster.LogOf(victim).Units(job.Id, "ended", ": Accepted"), a => a.Unit == "encode-0");
    }

    [Fact]
    public async Task A_client_never_gets_a_500_while_a_silo_dies_and_no_accepted_job_is_lost()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Tiny);
        await using var load = new Load(
            upload.Id, receiver.Url, max: 40, _cluster.ClientOf("gateway-1"), _cluster.ClientOf("gateway-2"),
            _cluster.ClientOf("gateway-1"), _cluster.ClientOf("gateway-2"));
        await Eventually.True(() => load.Accepted.Count >= 10, "there are jobs");

        await ProcessTree.Gone(await _cluster.Kill("silo-1"));

        await _cluster.Evicted(left: 1, TimeSpan.FromSeconds(10));
        await Eventually.True(() => load.Accepted.Count >= 35, "jobs are accepted again", TimeSpan.FromMinutes(1));
        await load.Stop();
        output.WriteLine(load.Summary);
        Assert.Empty(load.Wrong);
        await _cluster.CheckAll(load.Accepted, receiver);
    }
}
