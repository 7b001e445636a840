using System.Net;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults;

/// <summary>Cancels jobs at random moments.</summary>
public sealed class CancelTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task A_job_cancelled_at_any_moment_ends_once_and_leaves_no_process_lease_file_or_partial_output()
    {
        var rounds = Thoroughness.Of("ENCODER_CANCEL_ROUNDS", sample: 10, all: 50);
        var random = new Random(Thoroughness.Seed(output.WriteLine));
        await using var receiver = await Receiver.Start();
        // Without a retry window, nothing is kept for a retry.
        await using var service = await Service.Start(
            _data.Path, new Dictionary<string, string> { ["Encoder:Jobs:RetryWindow"] = "00:00:00" });
        var upload = await service.Client.Upload(Clip.Short);
        var first = await service.Client.Ended((await service.Client.Post(Jobs.Small(upload.Id, receiver.Url))).Id);
        await Invariants.Check(first, receiver, service);
        var length = (first.FinishedAt!.Value - first.CreatedAt).TotalMilliseconds;

        var cancelled = 0;
        for (var round = 0; round < rounds; round++)
        {
            var job = await service.Client.Post(Jobs.Small(upload.Id, receiver.Url));
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * length));
            if (await Cancel(service, job.Id) == HttpStatusCode.OK)
            {
                cancelled++;
                await CheckCancelled(job.Id, service, receiver);
            }
            else
            {
                await Invariants.Check(await service.Client.Ended(job.Id), receiver, service);
            }
        }
        output.WriteLine($"{cancelled} of {rounds} were cancelled, at random moments within {length:0} ms");
        Assert.NotEqual(0, cancelled);
    }

    public void Dispose() => _data.Dispose();

    private static async Task<HttpStatusCode> Cancel(Service service, string jobId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/encoder/jobs/{jobId}/cancel");
        using var answer = await service.Client.Send(request);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}");
        return answer.StatusCode;
    }

    private async Task CheckCancelled(string jobId, Service service, Receiver receiver)
    {
        await EncoderProcesses.Gone(_data.Path);
        var delivery = await receiver.Delivery(jobId);
        Assert.Contains("job.failed", delivery.Body, StringComparison.Ordinal);
        await Eventually.True(() => service.Count("SELECT count(*) FROM work_items") == 0, "no lease is left");
        var work = Path.Combine(_data.Path, "work");
        await Eventually.True(() => Directory.GetFiles(work, "*", SearchOption.AllDirectories).Length == 0, "no temporary file is left");

        var job = await service.Client.Job(jobId);
        await Invariants.CheckCancelled(job, service);
        Assert.Single(
            receiver.Deliveries.Where(d => d.Body.Contains($"\"{jobId}\"", StringComparison.Ordinal)).Select(d => d.Id).Distinct());
    }
}
