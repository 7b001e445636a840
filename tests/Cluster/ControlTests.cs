using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Encoder.Cluster.Running;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Controls and follows jobs through another gateway than the one that accepted them.</summary>
[Collection(Interruptions.Name)]
public sealed class ControlTests(SharedCluster shared)
{
    private readonly ClusterUnderTest _cluster = shared.Cluster;

    [Fact]
    public async Task A_cancelled_job_has_no_process_after_two_seconds_whichever_silo_runs_it()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Long);
        for (var round = 0; round < 2; round++)
        {
            var job = await _cluster.ClientOf("gateway-1").Post(Jobs.Seed(upload.Id, receiver.Url));
            var silo = _cluster.Local.Find(await _cluster.WhoBegan(job.Id, "encode-0"));
            await Eventually.True(() => ProcessTree.Encodes(silo.ProcessId), "ffmpeg is running");

            var cancelled = await _cluster.ClientOf("gateway-2").Control(job.Id, "cancel");

            await Eventually.True(
                () => _cluster.Local.State.Silos.All(s => !ProcessTree.Encodes(s.ProcessId)), "no ffmpeg runs", TimeSpan.FromSeconds(2));
            Assert.Equal((JobStatus.Failed, JobErrorCodes.Cancelled), (cancelled.Status, cancelled.Error?.Code));
            Assert.Contains("job.failed", (await receiver.Delivery(job.Id)).Body, StringComparison.Ordinal);
            Assert.Equal(0, _cluster.Count("SELECT count(*) FROM work_items"));

            await _cluster.ClientOf("gateway-1").Control(job.Id, "retry");
            Assert.Equal(JobStatus.Completed, (await _cluster.Ended(job.Id)).Status);
            // A webhook that is never received would keep its reminder.
            await Eventually.True(
                () => receiver.Deliveries.Any(d => d.Body.Contains(job.Id, StringComparison.Ordinal)
                    && d.Body.Contains("job.completed", StringComparison.Ordinal)),
                "the webhook of the second run arrives");
        }
    }

    [Fact]
    public async Task A_job_can_be_followed_through_any_gateway()
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Short);
        var job = await _cluster.ClientOf("gateway-1").Post(Jobs.Small(upload.Id, receiver.Url));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/encoder/jobs/{job.Id}/events");
        using var answer = await _cluster.ClientOf("gateway-2").Send(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var events = SseParser.Create(
            await answer.Content.ReadAsStreamAsync(), (_, data) => JsonSerializer.Deserialize<Job>(data, EncoderJson.Options)!);
        var seen = new List<JobStatus>();
        await foreach (var item in events.EnumerateAsync()) seen.Add(item.Data.Status);

        Assert.Equal(JobStatus.Completed, seen[^1]);
        Assert.Contains(JobStatus.Processing, seen);
        Assert.Equal(seen.Order(), seen);
        await receiver.Delivery(job.Id);
    }
}
