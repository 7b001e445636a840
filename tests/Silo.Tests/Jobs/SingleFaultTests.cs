using Encoder.Contracts.Jobs;
using Encoder.Storage.Media;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// Makes every single storage call in the life of a job fail, before or after it has done its work. The job completes, publishes everything
/// once, and leaves nothing behind.
/// </summary>
public sealed class SingleFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_survives_the_failure_of_any_one_call(bool afterTheFact)
    {
        var seen = new HashSet<string>();
        foreach (var (call, times) in await CallsOfOneJob())
        {
            // An idle worker keeps calling Claim, so the number of calls varies.
            for (var nth = 1; nth <= (call == "IWorkQueue.Claim" ? 8 : times); nth++)
            {
                var faults = new Faults { FailOn = call, Nth = nth, AfterTheFact = afterTheFact };
                await Survive(faults);
                if (faults.Failed is { } failed) seen.Add(failed);
            }
        }
        // Every kind of call that a job makes must have failed once.
        Assert.Superset(
            new HashSet<string>
            {
                "IJobIndex.Add", "IJobIndex.Update", "IWorkQueue.Enqueue", "IWorkQueue.Claim", "IWorkQueue.RemoveJob",
                "IWorkspace.CreateAttempt", "IMediaStore.PublishFolder", "IWorkspace.RemoveJob", "IFileIndex.Add",
            },
            seen);
    }

    private static async Task<IReadOnlyDictionary<string, int>> CallsOfOneJob()
    {
        using var data = new TemporaryFolder();
        var faults = new Faults();
        await using var world = await JobWorld.Start(data, faults: faults);
        await world.Ended(await world.Submit());
        await Eventually.True(() => world.Count("work_items") == 0 && world.Sender.Sent.Count == 1, "all work has ended");
        return faults.Calls;
    }

    private static async Task Survive(Faults faults)
    {
        using var data = new TemporaryFolder();
        var work = new ScriptedWork();
        var sender = new RecordingSender();
        string? id = null;
        try
        {
            await using var world = await JobWorld.Start(
                data, work: work, sender: sender, faults: faults, settings: new() { ["Encoder:Worker:Lease"] = "00:00:01" });
            id = await world.SubmitAgain();
            await Brought(world, id, faults);
        }
        catch (Exception exception) when (id is null && exception is IOException or OrleansException)
        {
            // The start itself failed: another process starts on the same data.
            await using var world = await JobWorld.Start(data, work: work, sender: sender);
            id = await world.Submit();
            await Brought(world, id, faults);
        }
    }

    private static async Task Brought(JobWorld world, string id, Faults faults)
    {
        var what =
            $"the end of the job after {faults.Failed} failed {(faults.AfterTheFact ? "after" : "before")} the fact (call {faults.Nth})";
        await world.Brought(id, what);
        await world.RemindAgain(id);
        faults.Stop();

        var job = (await world.Job(id))!;
        Assert.True(job.Status == JobStatus.Completed, $"{what}: {job.Error}");
        Assert.Equal(3, job.Files!.Length);
        Assert.All(job.Files, file => Assert.NotNull(world.Get<IMediaStore>().Open(file.FilePath)));
        Assert.Equal(job.Files.Select(f => f.Id).Order(), (await world.Files()).Where(f => f.JobId == id).Select(f => f.Id).Order());
        await Eventually.True(() => world.Sender.Sent.Any(message => message.Id == $"evt_{id}"), $"{what}: its webhook is sent");
        await Eventually.True(() => world.Count("work_items") == 0, $"{what}: the queue is empty");
        Assert.DoesNotContain(id, world.Get<IWorkspace>().JobsWithWork());
    }
}
