using System.Collections.Concurrent;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Encoder.Grains.Work;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests jobs on the real grains, storage and worker.</summary>
public sealed class JobLifeTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task A_job_completes_sends_its_webhook_and_leaves_nothing_behind()
    {
        await using var world = await JobWorld.Start(_data);
        var id = await world.Submit();

        var job = await world.Ended(id);

        Assert.Equal((JobStatus.Completed, 100), (job.Status, job.Progress));
        Assert.Equal(3, job.Files!.Length);
        Assert.Equal(job.Files.Select(f => f.Id).Order(), (await world.Files()).Select(f => f.Id).Order());
        Assert.All(job.Files, file => Assert.NotNull(world.Get<IMediaStore>().Open(file.FilePath)));

        await Eventually.True(
            async () => world.Sender.Sent.Count == 1 && world.Reminders() == 0, "the webhook is delivered and no reminder is left");
        var message = world.Sender.Sent.Single();
        using var body = JsonDocument.Parse(message.Body);
        Assert.Equal("job.completed", body.RootElement.GetProperty("type").GetString());
        Assert.Equal(id, body.RootElement.GetProperty("data").GetProperty("id").GetString());
        Assert.StartsWith(
            "http://encoder.test/media/encoded/",
            body.RootElement.GetProperty("data").GetProperty("files")[0].GetProperty("fileUrl").GetString());
        Assert.Equal($"evt_{id}", message.Id);

        await Eventually.True(() => world.Count("work_items") == 0, "the queue is empty");
        Assert.Empty(world.Get<IWorkspace>().JobsWithWork());
        Assert.Equal(JobStatus.Completed, Assert.Single((await world.Index.List(JobWorld.Tenant, null, new(1, 10))).Items).Status);
    }

    [Fact]
    public async Task A_repeated_submission_returns_the_job_even_after_its_upload_is_deleted()
    {
        await using var world = await JobWorld.Start(_data);
        var (upload, now) = (EntityId.New(TimeProvider.System), DateTimeOffset.UtcNow);
        var files = world.Get<IFileIndex>();
        await files.Add(JobWorld.Tenant, new MediaFile
        {
            Id = upload, Type = MediaFileTypes.Video, Size = 3, FilePath = MediaPaths.Upload(upload, ".mp4"), Meta = new MediaFileMeta(),
            CreatedAt = now, UpdatedAt = now,
        });
        var request = JobWorld.Request with { VideoUrl = null, VideoId = upload };
        var id = await world.Submit(request);
        await world.Ended(id);
        await files.Remove(JobWorld.Tenant, upload, file => file.FilePath);
        Assert.Null(await files.Get(JobWorld.Tenant, upload));

        Assert.Equal(id, await world.Submit(request, id));
        Assert.Equal(JobStatus.Completed, (await world.Job(id))!.Status);
    }

    [Fact]
    public async Task Each_work_item_runs_once()
    {
        await using var world = await JobWorld.Start(_data);
        await world.Ended(await world.Submit());

        Assert.Equal(
            ["AudioPayload", "EncodePayload", "IngestPayload", "PackagePayload", "PackagePayload", "ThumbnailsPayload"],
            world.Work.Runs.Select(run => run.Split('/')[1]).Order());
    }

    [Fact]
    public async Task A_transient_failure_is_retried_and_any_other_is_final()
    {
        await using var world = await JobWorld.Start(_data);
        var failures = 0;
        world.Work.Before = (_, payload, _) => Task.FromResult<WorkResult?>(
            payload is EncodePayload && Interlocked.Increment(ref failures) <= 2
                ? new WorkFailed(JobErrorCodes.EncoderFailed, "it crashed", IsTransient: true)
                : null);
        Assert.Equal(JobStatus.Completed, (await world.Ended(await world.Submit())).Status);

        world.Work.Before = (_, payload, _) => Task.FromResult<WorkResult?>(
            payload is IngestPayload ? new WorkFailed(JobErrorCodes.NoVideoStream, "no video", IsTransient: false) : null);
        var job = await world.Ended(await world.Submit());
        Assert.Equal((JobStatus.Failed, JobErrorCodes.NoVideoStream), (job.Status, job.Error!.Code));
        await Eventually.True(() => world.Sender.Sent.Count == 2, "both webhooks are sent");
        Assert.Contains("job.failed", world.Sender.Sent.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_work_item_that_throws_fails_its_job_and_no_other()
    {
        await using var world = await JobWorld.Start(_data);
        var bad = await world.Submit();
        world.Work.Before = (context, _, _) =>
            context.JobId == bad ? throw new InvalidOperationException("a bug") : Task.FromResult<WorkResult?>(null);
        var good = await world.Submit();

        Assert.Equal(JobStatus.Completed, (await world.Ended(good)).Status);
        var failed = await world.Ended(bad);
        Assert.Equal((JobStatus.Failed, JobErrorCodes.EncoderFailed), (failed.Status, failed.Error!.Code));
        Assert.DoesNotContain("bug", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_fails_the_job_with_its_own_code()
    {
        await using var world = await JobWorld.Start(_data);
        world.Work.Before = (_, payload, _) =>
            payload is PackagePayload ? throw new StorageFullException(new IOException("ENOSPC")) : Task.FromResult<WorkResult?>(null);

        var job = await world.Ended(await world.Submit());
        Assert.Equal((JobStatus.Failed, JobErrorCodes.StorageFull), (job.Status, job.Error!.Code));
        Assert.Equal("image", Assert.Single(job.Files!).Type);
    }

    /// <summary>On a full disk, there may be no room to store the failure until the attempt's files are gone.</summary>
    [Fact]
    public async Task Files_of_a_failed_attempt_are_deleted_before_the_failure_is_stored()
    {
        var calls = new ConcurrentQueue<string>();
        await using var world = await JobWorld.Start(_data, slots: 1, faults: new Faults { OnCall = calls.Enqueue });
        world.Work.Before = (_, payload, _) =>
        {
            if (payload is not EncodePayload) return Task.FromResult<WorkResult?>(null);
            calls.Enqueue("failed");
            return Task.FromResult<WorkResult?>(new WorkFailed(JobErrorCodes.StorageFull, "full", IsTransient: false));
        };

        await world.Ended(await world.Submit());

        Assert.Equal(
            "IWorkspace.RemoveAttempt",
            calls.SkipWhile(call => call != "failed").First(
                call => call is "IWorkspace.RemoveAttempt" or "IGrainStorageSerializer.Serialize"));
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_is_stopped_and_its_result_is_refused()
    {
        await using var world = await JobWorld.Start(_data);
        var first = true;
        world.Work.Before = async (_, payload, stopped) =>
        {
            if (payload is not EncodePayload || !first) return null;
            first = false;
            // Simulates that this worker was paused for long: another worker may have the work item now.
            await world.Queue.EndAllLeases();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopped);
            return null;
        };

        Assert.Equal(JobStatus.Completed, (await world.Ended(await world.Submit())).Status);
    }

    [Fact]
    public async Task A_work_item_that_no_worker_survives_fails_the_job()
    {
        await using var world = await JobWorld.Start(_data, settings: new() { ["Encoder:Units:Probation"] = "00:00:00" });
        world.Work.Before = async (_, payload, stopped) =>
        {
            if (payload is not EncodePayload) return null;
            await world.Queue.EndAllLeases();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopped);
            return null;
        };

        var job = await world.Ended(await world.Submit(JobWorld.Request with { Thumbnails = null }));
        Assert.Equal((JobStatus.Failed, JobErrorCodes.WorkerLost), (job.Status, job.Error!.Code));
    }

    [Fact]
    public async Task A_webhook_that_fails_is_sent_again_with_the_same_id_and_body()
    {
        await using var world = await JobWorld.Start(_data);
        world.Sender.Answer = attempt => attempt == 1 ? 500 : 204;
        await world.Ended(await world.Submit());

        await Eventually.True(() => world.Sender.Sent.Count == 2, "the second delivery, 5 s after the first", TimeSpan.FromSeconds(20));
        Assert.Single(world.Sender.Sent.Select(message => (message.Id, message.Body)).Distinct());
        await Eventually.True(async () => world.Reminders() == 0, "no reminder is left");
    }

    [Fact]
    public async Task An_output_is_rejected_as_the_source_of_another_job_before_anything_is_written()
    {
        var calls = new ConcurrentQueue<string>();
        await using var world = await JobWorld.Start(_data, faults: new Faults { OnCall = calls.Enqueue });
        var output = (await world.Ended(await world.Submit())).Files![0];
        await Eventually.True(() => !world.Sender.Sent.IsEmpty && world.Reminders() == 0, "the job is settled");
        calls.Clear();

        var id = EntityId.New(TimeProvider.System);
        var submission = new JobSubmission(
            JobWorld.Tenant, new JobUser("u1", "Ada", "ada@example.org"), JobWorld.Request with { VideoUrl = null, VideoId = output.Id });
        var result = await world.Grains.GetGrain<IJobGrain>(id).Submit(submission);

        Assert.Equal(new SubmitResult(null, VideoNotFound: true), result);
        Assert.DoesNotContain("IGrainStorageSerializer.Serialize", calls);
        Assert.DoesNotContain("IJobIndex.Add", calls);
        Assert.Equal(0, world.Reminders());
    }

    [Fact]
    public async Task Another_tenant_cannot_see_or_delete_a_job()
    {
        await using var world = await JobWorld.Start(_data, slots: 0);
        var job = world.Grains.GetGrain<IJobGrain>(await world.Submit());

        Assert.Null(await job.Get("other"));
        Assert.Equal(new DeleteResult(false, null), await job.Delete("other"));
        Assert.Equal(JobStatus.Queued, (await job.Get(JobWorld.Tenant))!.Status);
    }

    public void Dispose() => _data.Dispose();
}
