using System.Diagnostics;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults;

/// <summary>Kills the service with SIGKILL and starts it again on the same data folder.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task A_service_killed_while_it_encodes_leaves_no_process_and_the_next_one_finishes_the_job()
    {
        await using var receiver = await Receiver.Start();
        await using var killed = await Service.Start(_data.Path);
        var upload = await killed.Client.Upload(Clip.Long);
        var job = await killed.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        await killed.HasBegun(job.Id, "encode-0");
        await EncoderProcesses.Running(_data.Path);

        await killed.Kill();

        await EncoderProcesses.Gone(_data.Path);
        await using var next = await Service.Start(_data.Path);
        await Invariants.Check(await next.Client.Ended(job.Id), receiver, killed, next);
        // Finished work is not repeated.
        Assert.DoesNotContain(next.Begun(job.Id), begun => begun.Unit == "ingest");
    }

    [Fact]
    public async Task A_service_killed_at_any_moment_loses_no_job_and_publishes_nothing_twice()
    {
        var rounds = Thoroughness.Of("ENCODER_KILL_ROUNDS", sample: 10, all: 100);
        var random = new Random(Thoroughness.Seed(output.WriteLine));
        await using var receiver = await Receiver.Start();
        var services = new List<Service>();
        var firstClaims = new List<TimeSpan>();
        try
        {
            services.Add(await Service.Start(_data.Path));
            var upload = await services[0].Client.Upload(Clip.Short);
            // This job takes longer than any of the services lives.
            var medium = await services[0].Client.Upload(Clip.Medium);
            var jobs = new List<Job> { await services[0].Client.Post(Jobs.Small(medium.Id, receiver.Url)) };
            for (var round = 0; round < rounds; round++)
            {
                // There is always one job waiting and one running.
                for (var posted = 0; posted < 2; posted++)
                    jobs.Add(await services[^1].Client.Post(Jobs.Small(upload.Id, receiver.Url)));
                // Two jobs take about 2 s, so the kill comes before, during or after them.
                await Task.Delay(random.Next(2500));
                await services[^1].Kill();
                await EncoderProcesses.Gone(_data.Path);
                services.Add(await Service.Start(_data.Path));
                firstClaims.Add(await TimeToFirstClaim(services[^1]));
            }
            var seconds = firstClaims.Select(claim => $"{claim.TotalSeconds:0.00}");
            output.WriteLine($"seconds from ready to the first claim: {string.Join(", ", seconds)}");
            // What a job leaves behind can only be checked when no other job is running.
            foreach (var job in jobs) await services[^1].Client.Ended(job.Id);
            await Parallel.ForEachAsync(
                jobs, async (job, _) => await Invariants.Check(await services[^1].Client.Job(job.Id), receiver, [.. services]));
            // On a busy machine, one in 10 may take longer.
            var late = firstClaims.Count(claim => claim > TimeSpan.FromSeconds(5));
            Assert.InRange(late, 0, rounds / 10);
        }
        finally
        {
            foreach (var service in services) await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_service_killed_while_it_publishes_serves_no_half_written_output()
    {
        await using var receiver = await Receiver.Start();
        await using var killed = await Service.Start(_data.Path);
        var upload = await killed.Client.Upload(Clip.Medium);
        var posted = await killed.Client.Post(Jobs.Seed(upload.Id, receiver.Url));
        // An output that can be fetched must be complete, and must still be there after a kill at that moment.
        var first = await Eventually.Get(
            async () => (await killed.Client.Files()).FirstOrDefault(f => f.JobId == posted.Id),
            "an output is published",
            TimeSpan.FromMinutes(1));
        await killed.Kill();

        await using var next = await Service.Start(_data.Path);
        using (var served = await next.Client.Media(first.FileUrl!)) Assert.True(served.IsSuccessStatusCode);
        var job = await next.Client.Ended(posted.Id);
        await Invariants.Check(job, receiver, killed, next);
        Assert.Contains(job.Files!, f => f.Id == first.Id && f.FilePath == first.FilePath);
    }

    [Fact]
    public async Task A_service_killed_before_its_webhook_is_accepted_sends_it_again_with_the_same_id()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = _ => 500;
        await using var killed = await Service.Start(_data.Path);
        var upload = await killed.Client.Upload(Clip.Short);
        var job = await killed.Client.Post(Jobs.Small(upload.Id, receiver.Url));
        await receiver.Delivery(job.Id);
        await killed.Kill();

        receiver.Answer = _ => 204;
        await using var next = await Service.Start(_data.Path);
        await Eventually.True(() => receiver.Deliveries.Count > 1, "the next delivery attempt arrives", TimeSpan.FromMinutes(2));
        await Invariants.Check(await next.Client.Ended(job.Id), receiver, killed, next);
    }

    [Fact]
    public async Task When_a_service_is_killed_just_after_a_job_ends_the_next_one_sends_the_webhook_and_cleans_up()
    {
        await using var receiver = await Receiver.Start();
        await using var killed = await Service.Start(_data.Path);
        var upload = await killed.Client.Upload(Clip.Short);
        var job = await killed.Client.Post(Jobs.Small(upload.Id, receiver.Url));
        await Invariants.Check(await killed.Client.Ended(job.Id), receiver, killed);
        await killed.Kill();
        // Simulates that it was killed before it had deleted the job's folder.
        Directory.CreateDirectory(Path.Combine(_data.Path, "work", "jobs", job.Id, "ingest", "attempt-1"));

        await using var next = await Service.Start(_data.Path);
        await Invariants.Check(await next.Client.Ended(job.Id), receiver, killed, next);
        Assert.False(Directory.Exists(Path.Combine(_data.Path, "work", "jobs", job.Id)));
    }

    [Fact]
    public async Task A_service_killed_in_the_middle_of_an_upload_keeps_nothing_of_it()
    {
        await using var killed = await Service.Start(_data.Path);
        using var endless = new HttpRequestMessage(HttpMethod.Post, "/v1/files")
        {
            Content = new MultipartFormDataContent { { new StreamContent(new EndlessStream()), "file", "endless.mp4" } },
        };
        var upload = killed.Client.Send(endless);
        var work = Path.Combine(_data.Path, "work");
        await Eventually.True(
            () => Directory.GetFiles(work, "*", SearchOption.AllDirectories).Any(f => new FileInfo(f).Length > 1 << 20),
            "a part of the upload is on the disk");
        await killed.Kill();
        await Assert.ThrowsAsync<HttpRequestException>(() => upload);

        await using var next = await Service.Start(_data.Path);
        Assert.Empty(await next.Client.Files());
        Assert.Empty(Directory.GetFiles(work, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_service_killed_at_the_end_of_an_upload_leaves_no_unnamed_media_and_no_file_without_its_bytes()
    {
        const int Rounds = 8;
        var random = new Random();
        for (var round = 0; round < Rounds; round++)
        {
            await using var killed = await Service.Start(_data.Path);
            var upload = killed.Client.Upload(Clip.Short);
            await Task.Delay(random.Next(500));
            await killed.Kill();
            try
            {
                await upload;
            }
            catch (HttpRequestException)
            {
                // The upload was not acknowledged.
            }
        }

        await using var next = await Service.Start(_data.Path);
        var files = Path.Combine(_data.Path, "media", "files", "videos");
        Assert.Equal(
            (await next.Client.Files()).Select(file => Path.GetFileName(file.FilePath)).Order(),
            Directory.Exists(files) ? Directory.GetFiles(files).Select(path => Path.GetFileName(path)).Order() : []);
        Assert.Equal(0, next.Count("SELECT count(*) FROM media_unnamed"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_data.Path, "work"), "*", SearchOption.AllDirectories));
    }

    /// <summary>Returns how long a ready service takes to claim the first work item; near zero if there is nothing to claim.</summary>
    private static async Task<TimeSpan> TimeToFirstClaim(Service service)
    {
        var ready = Stopwatch.GetTimestamp();
        // A work item that was lost twice waits until the service has run for a while.
        await Eventually.True(
            () => service.Log.Any(WorkLog.IsBegun) || service.Count("SELECT count(*) FROM work_items WHERE lost < 2") == 0,
            "a work item is claimed");
        return Stopwatch.GetElapsedTime(ready);
    }

    public void Dispose() => _data.Dispose();
}
