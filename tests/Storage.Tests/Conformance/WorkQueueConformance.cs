using System.Collections.Concurrent;
using Encoder.Storage.Work;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>Claims, leases and fencing.</summary>
public abstract class WorkQueueConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_shortLease = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_work_item_is_claimed_once()
    {
        await Work.Enqueue(Unit(1));

        var lease = await Work.Claim("w1", s_lease);

        Assert.Equal(new WorkLease(Samples.Id(1), WorkItemName.Ingest, "w1", Attempt: 1, Lost: 0), lease);
        Assert.Null(await Work.Claim("w2", s_lease));
    }

    [Fact]
    public async Task Adding_a_work_item_again_does_not_change_it()
    {
        await Work.Enqueue(Unit(1, priority: 3), Unit(1, "audio", priority: 5));
        await Work.Claim("w1", s_lease);

        await Work.Enqueue(Unit(1, priority: 9), Unit(1, "audio", priority: 9), Unit(2, priority: 4));

        Assert.Equal(Samples.Id(2), (await Work.Claim("w1", s_lease))?.JobId);
        Assert.Equal(WorkItemName.Ingest, (await Work.Claim("w1", s_lease))?.Name);
        Assert.Null(await Work.Claim("w1", s_lease));
    }

    [Fact]
    public async Task Concurrent_workers_never_get_the_same_work_item()
    {
        const int Units = 300;
        await Work.Enqueue([.. Enumerable.Range(0, Units).Select(n => Unit(n / 3, $"encode-{n % 3}", tenant: $"t{n % 7}"))]);
        var claimed = new ConcurrentBag<WorkLease>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (worker, _) =>
        {
            while (await Work.Claim($"w{worker}", s_lease) is { } lease) claimed.Add(lease);
        });

        Assert.Equal(Units, claimed.Count);
        Assert.Equal(Units, claimed.Select(lease => (lease.JobId, lease.Name)).Distinct().Count());
        Assert.Equal(Units, claimed.Select(lease => lease.Attempt).Distinct().Count());
    }

    [Fact]
    public async Task A_work_item_whose_lease_has_ended_is_claimed_again_with_a_higher_attempt_and_counted_as_lost()
    {
        await Work.Enqueue(Unit(1));
        var first = await Work.Claim("w1", s_shortLease);

        var second = await Eventually.Get(() => Work.Claim("w2", s_shortLease), "the lease has ended");
        var third = await Eventually.Get(() => Work.Claim("w1", s_lease), "the lease has ended again");

        Assert.True(first!.Attempt < second.Attempt && second.Attempt < third.Attempt);
        Assert.Equal((0, 1, 2), (first.Lost, second.Lost, third.Lost));
    }

    [Fact]
    public async Task An_ended_lease_cannot_be_extended_finished_or_released_even_before_the_next_claim()
    {
        await Work.Enqueue(Unit(1), Unit(2), Unit(3), Unit(4));
        var leases = await ClaimAll();
        await Work.Extend(leases, s_shortLease);
        await HasPassed(s_shortLease);

        Assert.Empty(await Work.Extend([leases[0]], s_lease));
        Assert.False(await Work.Finish(leases[1]));
        Assert.False(await Work.Release(leases[2]));
        Assert.Equal([1, 1, 1, 1], (await ClaimAll()).Select(lease => lease.Lost));
    }

    [Fact]
    public async Task An_extended_lease_outlives_its_first_end()
    {
        await Work.Enqueue(Unit(1));
        var lease = await Eventually.Get(
            async () =>
                await Work.Claim("w1", s_shortLease) is { } claimed && await Work.Extend([claimed], s_lease) is [_] ? claimed : null,
            "the lease is extended before its first end");

        await HasPassed(s_shortLease);

        Assert.Null(await Work.Claim("w2", s_lease));
        Assert.True(await Work.Finish(lease));
    }

    [Fact]
    public async Task Extending_returns_only_the_leases_that_are_still_valid()
    {
        await Work.Enqueue(Unit(1), Unit(2), Unit(3));
        var leases = await ClaimAll();
        await Work.Finish(leases[1]);

        Assert.Equal([leases[0], leases[2]], await Work.Extend(leases, s_lease));
    }

    [Fact]
    public async Task An_old_lease_does_not_affect_the_following_attempt()
    {
        await Work.Enqueue(Unit(1));
        var old = await Work.Claim("w1", s_shortLease);
        var current = await Eventually.Get(() => Work.Claim("w1", s_lease), "the lease has ended");

        Assert.Empty(await Work.Extend([old!], s_lease));
        Assert.False(await Work.Finish(old!));
        Assert.False(await Work.Release(old!));
        Assert.Null(await Work.Claim("w2", s_lease));
        Assert.True(await Work.Finish(current));
    }

    [Fact]
    public async Task A_lease_is_not_valid_for_another_worker()
    {
        await Work.Enqueue(Unit(1));
        var lease = await Work.Claim("w1", s_lease);

        Assert.False(await Work.Finish(lease! with { Worker = "w2" }));
        Assert.True(await Work.Finish(lease!));
    }

    [Fact]
    public async Task A_finished_work_item_is_gone_and_can_be_finished_only_once()
    {
        await Work.Enqueue(Unit(1));
        var lease = await Work.Claim("w1", s_lease);

        Assert.True(await Work.Finish(lease!));
        Assert.False(await Work.Finish(lease!));
        Assert.Null(await Work.Claim("w1", s_lease));
    }

    [Fact]
    public async Task Claiming_the_next_work_item_can_finish_the_previous_one()
    {
        await Work.Enqueue(Unit(1), Unit(2));
        var first = await Work.Claim("w1", s_lease);
        var second = await Work.Claim("w1", s_lease, done: first);

        Assert.Equal(Samples.Id(2), second!.JobId);
        Assert.False(await Work.Finish(first!));
        Assert.Null(await Work.Claim("w1", s_lease, done: second));
        Assert.False(await Work.Finish(second));
    }

    [Fact]
    public async Task Claiming_the_next_work_item_does_not_finish_a_lost_one()
    {
        await Work.Enqueue(Unit(1));
        var lost = await Work.Claim("w1", s_shortLease);
        var again = await Eventually.Get(() => Work.Claim("w2", s_lease), "the lease has ended");

        Assert.Null(await Work.Claim("w1", s_lease, done: lost));
        Assert.True(await Work.Finish(again));
    }

    [Fact]
    public async Task Attempt_numbers_keep_rising_when_a_finished_or_removed_work_item_is_added_again()
    {
        await Work.Enqueue(Unit(1));
        var first = await Work.Claim("w1", s_lease);
        await Work.Finish(first!);
        await Work.Enqueue(Unit(1));
        var second = await Work.Claim("w1", s_lease);
        await Work.RemoveJob(Samples.Id(1));
        await Work.Enqueue(Unit(1));
        var third = await Work.Claim("w1", s_lease);

        Assert.True(first!.Attempt < second!.Attempt && second.Attempt < third!.Attempt);
        Assert.False(await Work.Finish(second));
    }

    [Fact]
    public async Task A_released_work_item_can_be_claimed_immediately_and_is_not_counted_as_lost()
    {
        await Work.Enqueue(Unit(1));
        var lease = await Work.Claim("w1", s_lease);

        Assert.True(await Work.Release(lease!));

        var again = await Work.Claim("w2", s_lease);
        Assert.Equal(lease! with { Worker = "w2", Attempt = again!.Attempt }, again);
        Assert.True(again.Attempt > lease!.Attempt);
    }

    [Fact]
    public async Task A_work_item_released_with_a_delay_waits_and_is_not_counted_as_lost()
    {
        await Work.Enqueue(Unit(1), Unit(2));
        var leases = await ClaimAll();
        await Work.Release(leases[0], TimeSpan.FromHours(1));
        Assert.Null(await Work.Claim("w1", s_lease));

        await Work.Release(leases[1], s_shortLease);
        var again = await Eventually.Get(() => Work.Claim("w1", s_lease), "the delay has passed");

        Assert.Equal((Samples.Id(2), 0), (again.JobId, again.Lost));
        Assert.Null(await Work.Claim("w1", s_lease));
    }

    [Fact]
    public async Task Removing_a_job_removes_its_work_items_and_revokes_their_leases()
    {
        await Work.Enqueue(Unit(1), Unit(1, "audio"), Unit(2));
        var held = await Work.Claim("w1", s_lease);

        await Work.RemoveJob(Samples.Id(1));

        Assert.Empty(await Work.Extend([held!], s_lease));
        Assert.Equal(Samples.Id(2), Assert.Single(await ClaimAll()).JobId);
    }

    [Fact]
    public async Task Ending_all_leases_counts_leased_work_items_as_lost_and_keeps_delayed_ones_waiting()
    {
        await Work.Enqueue(Unit(1), Unit(2), Unit(3));
        var leases = await ClaimAll();
        await Work.Release(leases[2], TimeSpan.FromHours(1));

        Assert.Equal(2, await Work.EndAllLeases());

        Assert.False(await Work.Finish(leases[0]));
        Assert.Equal([(Samples.Id(1), 1), (Samples.Id(2), 1)], (await ClaimAll()).Select(lease => (lease.JobId, lease.Lost)));
    }

    [Fact]
    public async Task Losses_while_alone_are_counted_separately_and_losses_after_progress_are_not_counted()
    {
        await Work.Enqueue(Unit(1));
        var seen = new List<(int Lost, int Alone)>();
        foreach (var (alone, fraction) in new[] { (false, 0.05), (true, 0.05), (false, 0.5), (true, 0.55), (true, 0.7), (false, 0.0) })
        {
            var lease = (await Work.Claim("w1", s_lease))!;
            if (alone) Assert.True(await Work.RunsAlone(lease));
            Assert.Single(await Work.Extend([lease], s_lease, [fraction]));
            await Work.EndAllLeases();
            Assert.False(await Work.RunsAlone(lease));
            var next = (await Work.Claim("w1", s_lease))!;
            seen.Add((next.Lost, next.LostAlone));
            await Work.Release(next);
        }

        Assert.Equal([(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (2, 2)], seen);
    }

    [Fact]
    public async Task A_lease_must_last_at_least_a_millisecond()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Work.Claim("w1", TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Work.Extend([], TimeSpan.FromTicks(1)));
    }

    private static WorkItem Unit(int job, string unit = "ingest", string tenant = Acme, int priority = 5) =>
        new(Samples.Id(job), WorkItemName.Parse(unit), tenant, priority);

    private async Task<List<WorkLease>> ClaimAll()
    {
        var leases = new List<WorkLease>();
        while (await Work.Claim("w1", s_lease) is { } next) leases.Add(next);
        return leases;
    }

    /// <summary>Waits until every lease of this length that has begun is over, by waiting for one that begins now.</summary>
    private async Task HasPassed(TimeSpan lease)
    {
        var other = new WorkQueue(await NewDatabase());
        await other.Enqueue(Unit(1));
        await other.Claim("w1", lease);
        await Eventually.Get(() => other.Claim("w2", s_lease), "a lease of the same length has ended");
    }
}
