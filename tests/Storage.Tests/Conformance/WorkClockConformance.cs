using Dapper;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>The database's clock is set forward or back while workers hold leases.</summary>
public abstract class WorkClockConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public static TheoryData<TimeSpan> Steps => [s_hour, TimeSpan.FromDays(1), -s_hour, -TimeSpan.FromDays(1)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Leases_stay_with_their_workers_when_the_clock_is_set(TimeSpan step)
    {
        var (database, mine, other) = await Open();
        await mine.Enqueue(Item(1), Item(2));
        var lease = (await mine.Claim("w1", s_lease))!;
        var others = (await other.Claim("w2", s_lease))!;

        await database.Step(step);

        Assert.Null(await other.Claim("w2", s_lease));
        Assert.Equal([lease], await mine.Extend([lease], s_lease));
        Assert.Null(await mine.Claim("w1", s_lease));
        Assert.Equal([others], await other.Extend([others], s_lease));
        Assert.True(await mine.Finish(lease));
        Assert.True(await other.Finish(others));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_clock_step_is_not_charged_as_slot_time(TimeSpan step)
    {
        var (database, mine, _) = await Open();
        await mine.Enqueue(Item(1), Item(2));
        var lease = (await mine.Claim("w1", s_lease))!;

        await database.Step(step);
        await mine.Claim("w1", s_lease, done: lease);

        var used = await database.Read(connection => connection.QuerySingleAsync<double>("SELECT used + typical FROM work_shares"));
        Assert.InRange(used, 0, 10_000);
    }

    [Fact]
    public async Task Setting_the_clock_back_makes_no_delay_longer()
    {
        var (database, mine, _) = await Open();
        await mine.Enqueue(Item(1));
        await mine.Release((await mine.Claim("w1", s_lease))!, TimeSpan.FromMinutes(1));

        await database.Step(-s_hour);

        Assert.NotNull(await mine.Claim("w1", s_lease) ?? await mine.Claim("w1", s_lease));
    }

    [Fact]
    public async Task Setting_the_clock_back_does_not_prolong_the_lease_of_a_lost_worker()
    {
        var (database, mine, other) = await Open();
        await mine.Enqueue(Item(1));
        await mine.Claim("gone", s_lease);

        await database.Step(-s_hour);
        Assert.Null(await other.Claim("w2", s_lease));
        // The lease time now passes as usual: a new queue instance has not seen the clock being set back.
        await database.Step(s_lease);
        var later = new WorkQueue(database);
        Assert.Equal(1, (await later.Claim("w3", s_lease))?.Lost);
    }

    private static WorkItem Item(int job) => new(Samples.Id(job), WorkItemName.Ingest, Acme, Priority: 5);

    /// <summary>Returns the queue as seen by two processes, each of which has already read its clock.</summary>
    private async Task<(SteppedDatabase Database, WorkQueue Mine, WorkQueue Other)> Open()
    {
        var database = await SteppedDatabase.Over(Database);
        var (mine, other) = (new WorkQueue(database), new WorkQueue(database));
        Assert.Null(await mine.Claim("w1", s_lease));
        Assert.Null(await other.Claim("w2", s_lease));
        return (database, mine, other);
    }
}
