using Encoder.Contracts.Jobs;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests owners of work items that cannot be reached for a moment, as when their silo stops.</summary>
public sealed class OwnerFaultTests
{
    /// <summary>The call with which every state change of a grain begins.</summary>
    private const string Change = "IGrainStorageSerializer.Serialize";

    [Fact]
    public async Task A_worker_that_cannot_reach_the_owner_of_a_work_item_gives_the_item_back_and_it_does_not_count_as_lost()
    {
        var changes = await ChangesOfOneJob();
        Assert.InRange(changes, 6, 100);
        for (var nth = 1; nth <= changes; nth++)
        {
            using var data = new TemporaryFolder();
            var faults = new Faults { FailOn = Change, Nth = nth };
            // Waiting for the lease to end would take much longer than a test waits.
            await using var world = await JobWorld.Start(data, faults: faults, settings: new() { ["Encoder:Worker:Lease"] = "00:10:00" });

            // A reminder does what a grain could not do after its change.
            var job = await world.Brought(await world.SubmitAgain(), $"the end of the job after change {nth} failed");

            Assert.True(job.Status == JobStatus.Completed, $"change {nth} failed: {job.Error}");
            Assert.Equal(Change, faults.Failed);
        }
    }

    private static async Task<int> ChangesOfOneJob()
    {
        using var data = new TemporaryFolder();
        var faults = new Faults();
        await using var world = await JobWorld.Start(data, faults: faults);
        await world.Ended(await world.Submit());
        return faults.Calls[Change];
    }
}
