using Encoder.Cluster.Running;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Storage.Work;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Kills a silo while it and another silo are encoding chunks of one video.</summary>
[Collection(LostSilos.Name)]
public sealed class ChunkDeathTests(ITestOutputHelper output) : IAsyncLifetime
{
    // The video has a keyframe every 10 s, and every chunk begins near one.
    private const int MinChunks = 4;

    private readonly ClusterUnderTest _cluster = new(("Encoder__Encoding__ChunkDuration", "4"), ("Encoder__Worker__Slots", "1"));

    [Fact]
    public async Task Two_silos_encode_one_video_and_when_one_is_killed_only_the_chunks_that_were_not_finished_are_encoded_again()
    {
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Long);
        var job = await _cluster.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        await Eventually.True(
            () => _cluster.Accepted(job.Id).Count(a => IsChunk(a.Unit)) >= 2
                && InHand("silo-1", job.Id) is { } one
                && InHand("silo-2", job.Id) is { } two
                && one != two,
            "both silos are encoding the job, and some chunks are done", TimeSpan.FromMinutes(1));
        var victim = _cluster.HasGrain("silo-1", job.Id) ? "silo-1" : "silo-2";
        var finished = _cluster.Accepted(job.Id).Select(a => a.Unit).ToArray();

        // The victim also hosts the job's grain, so the other silo's results must find the grain's new place.
        var children = await _cluster.Kill(victim);

        Assert.NotEmpty(children);
        await ProcessTree.Gone(children);
        var interrupted = InHand(victim, job.Id);
        output.WriteLine($"{victim} was killed during {interrupted}; finished before: {string.Join(", ", finished)}");
        await _cluster.Evicted(left: 1, TimeSpan.FromSeconds(10));
        await _cluster.Check(await _cluster.Ended(job.Id), receiver);
        var attempts = _cluster.Begun(job.Id).ToLookup(b => b.Unit, b => b.Attempt);
        Assert.InRange(attempts.Count(unit => IsChunk(unit.Key)), MinChunks, 8);
        Assert.All(finished, unit => Assert.Single(attempts[unit]));
        Assert.All(
            attempts.Where(unit => IsChunk(unit.Key)),
            unit => Assert.Equal((unit.Key, unit.Key == interrupted ? 2 : 1), (unit.Key, unit.Count())));
    }

    public async ValueTask InitializeAsync() => await _cluster.Heal();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Returns the chunk that a silo with one slot is encoding; null if none.</summary>
    private string? InHand(string silo, string jobId) =>
        _cluster.LogOf(silo)
            .Units(jobId, "begun")
            .Select(b => b.Unit)
            .Except(_cluster.LogOf(silo).Units(jobId, "ended").Select(e => e.Unit))
            .SingleOrDefault(IsChunk);

    private static bool IsChunk(string unit) => WorkItemName.Parse(unit).Kind == WorkItemKind.Encode;
}
