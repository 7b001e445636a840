using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd;

/// <summary>Tests cancel, retry and idempotency keys on the service as users run it.</summary>
public sealed class ControlTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task A_cancelled_job_has_no_process_after_two_seconds_and_a_retry_encodes_only_what_is_missing()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(
            _data.Path,
            new Dictionary<string, string> { ["Encoder:Encoding:ChunkDuration"] = "4", ["Encoder:Worker:Slots"] = "1" });
        var upload = await service.Client.Upload(Clip.Long);
        var job = await service.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        string[] Encoded() =>
            [.. service.Accepted(job.Id).Select(a => a.Unit).Where(unit => unit.StartsWith("encode-", StringComparison.Ordinal))];
        await Eventually.True(() => Encoded().Length >= 2, "two chunks are done", TimeSpan.FromMinutes(1));
        await EncoderProcesses.Running(_data.Path);

        var cancelled = await service.Client.Control(job.Id, "cancel");
        await EncoderProcesses.Gone(_data.Path);

        Assert.Equal((JobStatus.Failed, JobErrorCodes.Cancelled), (cancelled.Status, cancelled.Error?.Code));
        var first = await receiver.Delivery(job.Id);
        Assert.Contains("job.failed", first.Body, StringComparison.Ordinal);
        await Eventually.True(() => service.Count("SELECT count(*) FROM work_items") == 0, "no lease is left");
        var kept = Encoded();
        Assert.Equal(
            kept.Append("kept").Order(),
            Directory.GetFileSystemEntries(Path.Combine(_data.Path, "work", "jobs", job.Id)).Select(Path.GetFileName)
                .Where(name => name != "audio").Order());

        await service.Client.Control(job.Id, "retry");
        var completed = await service.Client.Ended(job.Id);

        Assert.True(completed.Status == JobStatus.Completed, $"{completed.Error}");
        Assert.All(kept, unit => Assert.Single(service.Begun(job.Id), begun => begun.Unit == unit));
        Assert.Single(service.Begun(job.Id), begun => begun.Unit == "ingest");
        Assert.Equal(6, completed.Files!.Length);
        foreach (var file in completed.Files)
        {
            Tool.Run(
                "ffmpeg", "-v", "error", "-xerror", "-i", Path.Combine(_data.Path, "media", file.FilePath), "-map", "0", "-f", "null", "-");
        }
        await Eventually.True(
            () => receiver.Deliveries.Any(d => d.Body.Contains("job.completed", StringComparison.Ordinal)),
            "the job.completed webhook arrives");
        Assert.Equal(2, receiver.Deliveries.Select(d => d.Id).Distinct().Count());
        await Eventually.True(
            () => Directory.GetFiles(Path.Combine(_data.Path, "work"), "*", SearchOption.AllDirectories).Length == 0, "no file is left");
    }

    [Fact]
    public async Task An_idempotency_key_makes_one_job_however_often_the_service_is_killed_during_the_post()
    {
        var settings = new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "0" };
        var service = await Service.Start(_data.Path, settings);
        try
        {
            for (var round = 0; round < 4; round++)
            {
                var key = $"key-{round}";
                var post = Post(service, key);
                await Task.Delay(Random.Shared.Next(12));
                await service.Kill();
                string? answered = null;
                try
                {
                    answered = (await post).Id;
                }
                catch (HttpRequestException)
                {
                    // The client cannot know whether the request arrived; this is why it sends a key.
                }
                await service.DisposeAsync();
                service = await Service.Start(_data.Path, settings);

                var job = await Post(service, key);
                output.WriteLine($"{key}: answered {answered ?? "nothing"}, then {job.Id}");
                Assert.Equal(answered ?? job.Id, job.Id);
                Assert.Equal(job.Id, (await Post(service, key)).Id);
                var jobs = service;
                await Eventually.True(
                    () => jobs.Count("SELECT count(*) FROM jobs") == round + 1, $"there is one job per key, {round + 1} in all");
            }
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();

    /// <summary>Posts the job, again and again while the answer is that the key is in use.</summary>
    private static Task<Job> Post(Service service, string key)
    {
        var job = new JobRequest { VideoUrl = "https://example.org/a.mp4", Presets = [new() { Resolutions = ["144"], Format = "mp4" }] };
        return Eventually.Get(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
                {
                    Content = JsonContent.Create(job, options: EncoderJson.Options),
                };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await service.Client.Send(request);
                if (answer.StatusCode == HttpStatusCode.Conflict)
                {
                    await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
                    return null;
                }
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                return JsonSerializer.Deserialize<Job>(await answer.Content.ReadAsStringAsync(), EncoderJson.Options)!;
            },
            "the job is accepted",
            TimeSpan.FromMinutes(1));
    }
}
