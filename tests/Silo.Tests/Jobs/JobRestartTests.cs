using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Silo.Recovery;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests jobs whose process ends.</summary>
public sealed class JobRestartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Work_items_of_a_stopping_process_are_handed_over_and_run_by_the_next_one()
    {
        var work = new ScriptedWork();
        var begun = new TaskCompletionSource();
        work.Before = async (_, payload, stopped) =>
        {
            if (payload is not EncodePayload || begun.Task.IsCompleted) return null;
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopped);
            return null;
        };
        string id;
        var settings = new Dictionary<string, string?> { ["Encoder:Worker:DrainTimeout"] = "00:00:00.050" };
        await using (var world = await JobWorld.Start(_data, work: work, settings: settings))
        {
            id = await world.Submit();
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        await using var next = await JobWorld.Start(_data, work: work);
        Assert.Equal(JobStatus.Completed, (await next.Ended(id)).Status);
        Assert.Equal(2, work.Runs.Count(run => run.EndsWith(nameof(EncodePayload), StringComparison.Ordinal)));
        Assert.Equal(1, work.Runs.Count(run => run.EndsWith(nameof(IngestPayload), StringComparison.Ordinal)));
    }

    /// <param name="within">Deadline in seconds. At its start, the next process finds the webhook and makes the attempt when it is due, 5 s
    /// after the first. A silo that was already running learns of it from its reminder, 20 s later.</param>
    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 60)]
    public async Task A_webhook_outlives_its_process(bool isFound, int within)
    {
        var sender = new RecordingSender { Answer = _ => null };
        await using (var world = await JobWorld.Start(_data, sender: sender))
        {
            await world.Ended(await world.Submit());
            await Eventually.True(() => sender.Sent.Count == 1, "the first delivery");
        }

        sender.Answer = _ => 200;
        await using var next = await JobWorld.Start(_data, sender: sender, configure: services =>
        {
            if (!isFound) services.Remove(services.Single(service => service.ImplementationType == typeof(Housekeeping)));
        });
        await Eventually.True(
            () => sender.Sent.Count == 2 && next.Reminders() == 0, "the delivery by the next process", TimeSpan.FromSeconds(within));
        Assert.Single(sender.Sent.Select(message => message.Id).Distinct());
    }

    [Fact]
    public async Task A_deleted_job_is_gone_and_never_runs()
    {
        string id;
        await using (var world = await JobWorld.Start(_data, slots: 0))
        {
            id = await world.Submit();
            var deleted = await world.Grains.GetGrain<IJobGrain>(id).Delete(JobWorld.Tenant);
            Assert.Equal((true, JobStatus.Queued), (deleted.Deleted, deleted.Job!.Status));
            Assert.Equal(new DeleteResult(false, null), await world.Grains.GetGrain<IJobGrain>(id).Delete(JobWorld.Tenant));
            Assert.Null(await world.Job(id));
            Assert.Equal((0, 0, 0, 0), (world.Count("work_items"), world.Count("jobs"), world.Reminders(), world.Count("grain_state")));
        }
        await using var next = await JobWorld.Start(_data);
        var other = await next.Submit();
        await next.Ended(other);
        Assert.DoesNotContain(next.Work.Runs, run => run.StartsWith(id, StringComparison.Ordinal));
    }

    public void Dispose() => _data.Dispose();
}
