using System.Diagnostics;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Media;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests cancelling and retrying jobs on the real grains, storage and worker.</summary>
public sealed class JobControlTests : IDisposable
{
    private static readonly WorkFailed s_final = new(JobErrorCodes.EncoderFailed, "it failed", IsTransient: false);

    private readonly TemporaryFolder _data = new();

    /// <summary>The lease is so long that neither a heartbeat nor a progress report can tell the worker of the cancellation.</summary>
    [Fact]
    public async Task The_work_of_a_cancelled_job_stops_immediately()
    {
        await using var world = await JobWorld.Start(_data, settings: new() { ["Encoder:Worker:Lease"] = "01:00:00" });
        var (working, stopped) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        world.Work.Before = async (context, payload, token) =>
        {
            if (payload is not (EncodePayload or ThumbnailsPayload)) return null;
            await File.WriteAllTextAsync(Path.Combine(context.Folder, "half"), "half", CancellationToken.None);
            working.Release();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                stopped.Release();
            }
            return null;
        };
        var id = await world.Submit();
        for (var i = 0; i < 2; i++) Assert.True(await working.WaitAsync(TimeSpan.FromSeconds(30)));

        var clock = Stopwatch.StartNew();
        var cancelled = await world.Grains.GetGrain<IJobGrain>(id).Cancel(JobWorld.Tenant);
        for (var i = 0; i < 2; i++) Assert.True(await stopped.WaitAsync(TimeSpan.FromSeconds(2) - clock.Elapsed), "the work continues");

        Assert.True(cancelled.Cancelled);
        Assert.Equal((JobStatus.Failed, JobErrorCodes.Cancelled), (cancelled.Job!.Status, cancelled.Job.Error!.Code));
        await CheckCancelled(world, id);
        // A retry needs the fetched source, and nothing that was incomplete.
        await Eventually.True(
            () => Directory.GetFiles(_data.Path, "half", SearchOption.AllDirectories).Length == 0, "no temporary file is left");
    }

    /// <summary>Cancels a job at each of the first 50 storage calls in its life, whichever grain or worker makes the call.</summary>
    [Fact]
    public async Task A_job_can_be_cancelled_at_any_moment_and_its_retry_completes()
    {
        for (var moment = 1; moment <= 50; moment++)
        {
            using var data = new TemporaryFolder();
            var (calls, reached) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var faults = new Faults
            {
                OnCall = _ =>
                {
                    if (Interlocked.Increment(ref calls) == moment) reached.TrySetResult();
                },
            };
            await using var world = await JobWorld.Start(data, faults: faults);
            var id = await world.Submit();
            var ended = world.Ended(id);
            await Task.WhenAny(reached.Task, ended);

            var cancelled = await world.Grains.GetGrain<IJobGrain>(id).Cancel(JobWorld.Tenant);
            var job = await ended;

            if (!cancelled.Cancelled)
            {
                Assert.Equal((moment, JobStatus.Completed), (moment, job.Status));
                continue;
            }
            Assert.Equal((moment, JobStatus.Failed, JobErrorCodes.Cancelled), (moment, job.Status, job.Error?.Code));
            await CheckCancelled(world, id);

            var finished = job.Files!.Select(f => f.Id).ToArray();
            Assert.True((await world.Grains.GetGrain<IJobGrain>(id).Retry(JobWorld.Tenant)).Retried);
            var retried = await world.Ended(id);
            Assert.Equal((moment, JobStatus.Completed, 3), (moment, retried.Status, retried.Files!.Length));
            Assert.Superset(finished.ToHashSet(), retried.Files.Select(f => f.Id).ToHashSet());
            Assert.Equal(retried.Files.Select(f => f.Id).Order(), (await world.Files()).Select(f => f.Id).Order());
            await Eventually.True(() => world.Count("work_items") == 0, "the queue is empty");
            await Eventually.True(() => world.Get<IWorkspace>().JobsWithWork().Count == 0, "no temporary file is left");
        }
    }

    [Fact]
    public async Task A_retry_does_not_repeat_finished_outputs_and_encodes()
    {
        await using var world = await JobWorld.Start(_data);
        var presets = 0;
        world.Work.Before = (_, payload, _) => Task.FromResult<WorkResult?>(
            payload is PackagePayload && Interlocked.Increment(ref presets) == 1 ? s_final : null);
        var id = await world.Submit();
        var failed = await world.Ended(id);
        Assert.Equal((JobStatus.Failed, 2), (failed.Status, failed.Files!.Length));
        await Eventually.True(() => world.Sender.Sent.Count == 1, "the job.failed webhook is sent");
        var runs = world.Work.Runs.Count;

        var retry = await world.Grains.GetGrain<IJobGrain>(id).Retry(JobWorld.Tenant);
        var job = await world.Ended(id);

        Assert.Equal((true, JobStatus.Queued), (retry.Retried, retry.Job!.Status));
        Assert.Equal((JobStatus.Completed, 3), (job.Status, job.Files!.Length));
        Assert.Equal(["PackagePayload"], world.Work.Runs.Skip(runs).Select(run => run.Split('/')[1]));
        Assert.Superset(failed.Files.Select(f => f.Id).ToHashSet(), job.Files.Select(f => f.Id).ToHashSet());
        await Eventually.True(() => world.Sender.Sent.Count == 2, "the job.completed webhook is sent");
        Assert.Equal([$"evt_{id}", $"evt_{id}_1"], world.Sender.Sent.Select(message => message.Id));
        await Eventually.True(() => world.Get<IWorkspace>().JobsWithWork().Count == 0, "no temporary file is left");
    }

    [Fact]
    public async Task What_a_retry_needs_survives_a_restart_and_without_it_all_work_is_repeated()
    {
        string id;
        await using (var world = await JobWorld.Start(_data))
        {
            world.Work.Before = (_, payload, _) => Task.FromResult<WorkResult?>(payload is AudioPayload ? s_final : null);
            id = await world.Submit(JobWorld.Request with { Thumbnails = null });
            await world.Ended(id);
            await Eventually.True(() => world.Work.Runs.Count >= 3 && world.Count("work_items") == 0, "the encode has ended too");
            Assert.Equal([id], world.Get<IWorkspace>().JobsWithWork());
            // Housekeeping need not resume the job.
            Assert.Empty(world.Get<IWorkspace>().JobsWithWork(TimeSpan.FromHours(1)));
        }
        await using (var next = await JobWorld.Start(_data))
        {
            next.Work.Before = (_, payload, _) => Task.FromResult<WorkResult?>(payload is AudioPayload ? s_final : null);
            Assert.True((await next.Grains.GetGrain<IJobGrain>(id).Retry(JobWorld.Tenant)).Retried);
            await next.Ended(id);
            Assert.DoesNotContain(next.Work.Runs, run => run.EndsWith("IngestPayload", StringComparison.Ordinal));
        }
        await using (var without = await JobWorld.Start(_data, settings: new() { ["Encoder:Jobs:RetryWindow"] = "00:00:00" }))
        {
            await without.Remind(id);
            Assert.Empty(without.Get<IWorkspace>().JobsWithWork());
            Assert.True((await without.Grains.GetGrain<IJobGrain>(id).Retry(JobWorld.Tenant)).Retried);
            Assert.Equal(JobStatus.Completed, (await without.Ended(id)).Status);
            Assert.Contains(without.Work.Runs, run => run.EndsWith("IngestPayload", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Another_tenant_cannot_cancel_or_retry_a_job()
    {
        await using var world = await JobWorld.Start(_data, slots: 0);
        var job = world.Grains.GetGrain<IJobGrain>(await world.Submit());

        Assert.Equal(new CancelResult(false, null), await job.Cancel("other"));
        Assert.Equal(new RetryResult(false, null), await job.Retry("other"));
        Assert.Equal(JobStatus.Queued, (await job.Get(JobWorld.Tenant))!.Status);
    }

    public void Dispose() => _data.Dispose();

    /// <summary>Checks that there is no lease, no file except those that the job lists, exactly one event, and no further change.</summary>
    private static async Task CheckCancelled(JobWorld world, string id)
    {
        await Eventually.True(() => world.Count("work_items") == 0, "the queue is empty");
        await Eventually.True(() => !world.Sender.Sent.IsEmpty && world.Reminders() == 0, "the webhook is delivered");
        var message = Assert.Single(world.Sender.Sent);
        Assert.Equal($"evt_{id}", message.Id);
        Assert.Contains("job.failed", message.Body, StringComparison.Ordinal);
        var job = (await world.Job(id))!;
        Assert.Equal(job.Files!.Select(f => f.Id).Order(), (await world.Files()).Select(f => f.Id).Order());
        Assert.All(job.Files!, file => Assert.NotNull(world.Get<IMediaStore>().Open(file.FilePath)));
        var listed = Assert.Single((await world.Index.List(JobWorld.Tenant, null, new(1, 10))).Items);
        Assert.Equal((JobStatus.Failed, job.Error, job.Progress), (listed.Status, listed.Error, listed.Progress));
    }
}
