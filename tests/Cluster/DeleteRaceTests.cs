using System.Net;
using Encoder.Cluster.Running;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

[Collection(LostSilos.Name)]
public sealed class DeleteRaceTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int Rounds = 300;

    private readonly ClusterUnderTest _cluster = shared.Cluster;

    [Fact]
    public async Task A_queued_job_is_deleted_or_claimed_and_never_both()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        // Nothing listens at this address, and the service may not connect to it, so a job ends as soon as it begins.
        var request = new JobRequest
        {
            VideoUrl = "http://10.0.0.1/video.mp4",
            Presets = [new() { Resolutions = ["144"], Format = "mp4" }],
            WebhookUrl = receiver.Url,
        };
        var (deleted, kept) = (new List<string>(), new List<string>());
        for (var round = 0; round < Rounds; round++)
        {
            var job = await _cluster.ClientOf("gateway-1").Post(request);
            await Task.Delay(random.Next(6));
            var answer = await _cluster.ClientOf("gateway-2").Delete(job.Id);
            Assert.True(answer is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer}");
            (answer == HttpStatusCode.OK ? deleted : kept).Add(job.Id);
        }

        output.WriteLine($"{deleted.Count} deleted, {kept.Count} claimed");
        Assert.True(deleted.Count > Rounds / 20 && kept.Count > Rounds / 20, "both outcomes occur");
        foreach (var id in kept)
        {
            Assert.Equal(JobErrorCodes.SourceRefused, (await _cluster.Ended(id)).Error?.Code);
            await receiver.Delivery(id);
        }
        foreach (var id in deleted) Assert.Equal(HttpStatusCode.NotFound, await _cluster.Client.Delete(id));
        var log = _cluster.Log;
        Assert.DoesNotContain(deleted, id => log.Units(id, "begun").Any());
        Assert.DoesNotContain(deleted, id => receiver.Deliveries.Any(d => d.Body.Contains(id, StringComparison.Ordinal)));
        Assert.Equal(kept.Count, receiver.Deliveries.Select(d => d.Id).Distinct().Count());
        Assert.Equal(0, _cluster.Count("SELECT count(*) FROM work_items"));
        await Eventually.True(() => _cluster.Count("SELECT count(*) FROM grain_reminder") == 0, "no reminder is left");
    }
}
