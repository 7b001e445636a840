using Encoder.Storage.Work;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>Waiting for work: nobody sleeps beside waiting units, and no crowd wakes for one.</summary>
public abstract class WorkSignalConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_waiting_worker_wakes_when_a_unit_is_added()
    {
        var waiting = Wait();
        Assert.False(waiting.IsCompleted);

        await Work.Enqueue(Unit(1));

        await waiting.WaitAsync(s_deadline);
    }

    [Fact]
    public async Task A_unit_added_between_a_failed_claim_and_the_wait_is_not_slept_through()
    {
        Assert.Null(await Work.Claim("w", s_lease));
        await Work.Enqueue(Unit(1));

        await Wait().WaitAsync(s_deadline);
    }

    [Fact]
    public async Task A_waiting_worker_wakes_when_a_unit_is_released()
    {
        var lease = await ClaimTheOnlyUnit();
        var waiting = Wait();

        await Work.Release(lease);

        await waiting.WaitAsync(s_deadline);
    }

    [Fact]
    public async Task A_waiting_worker_wakes_when_all_leases_are_ended()
    {
        await ClaimTheOnlyUnit();
        var waiting = Wait();

        await Work.EndAllLeases();

        await waiting.WaitAsync(s_deadline);
    }

    [Fact]
    public async Task The_wait_ends_after_its_time_though_nothing_happened() =>
        await Work.WaitForWork(TimeSpan.FromMilliseconds(1), CancellationToken.None).WaitAsync(s_deadline);

    [Fact]
    public async Task A_wait_can_be_cancelled_and_takes_no_wake_up_with_it()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = Work.WaitForWork(s_never, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var waiting = Wait();
        await Work.Enqueue(Unit(1));

        await waiting.WaitAsync(s_deadline);
    }

    [Fact]
    public async Task One_unit_wakes_one_of_many_workers()
    {
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(_ => Wait())];

        await Work.Enqueue(Unit(1));

        await (await Task.WhenAny(waiting).WaitAsync(s_deadline));
        await Assert.Single(waiting, wait => wait.IsCompleted);
    }

    [Fact]
    public async Task Units_added_at_once_wake_as_many_workers_as_there_are_units()
    {
        const int Workers = 20;
        const int Units = 12;
        var (claimed, emptyHanded) = (0, 0);
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(async worker =>
        {
            while (true)
            {
                await Wait();
                if (await Work.Claim($"w{worker}", s_lease) is not null)
                {
                    Interlocked.Increment(ref claimed);
                    return;
                }
                Interlocked.Increment(ref emptyHanded);
            }
        })];

        await Work.Enqueue([.. Enumerable.Range(0, Units).Select(Unit)]);

        await Eventually.True(() => claimed == Units && emptyHanded == 1, "every unit has a worker, and one more worker has looked");
        Assert.Equal(Workers - Units, workers.Count(worker => !worker.IsCompleted));
    }

    [Fact]
    public async Task Workers_that_wait_whenever_they_find_nothing_get_everything_that_is_added_meanwhile()
    {
        const int Units = 400;
        var claimed = 0;
        using var done = new CancellationTokenSource();
        Task[] workers = [.. Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                if (await Work.Claim($"w{worker}", s_lease) is { } lease)
                {
                    await Work.Finish(lease);
                    if (Interlocked.Increment(ref claimed) == Units) await done.CancelAsync();
                }
                else
                {
                    await Work.WaitForWork(s_never, done.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                }
            }
        }))];

        for (var unit = 0; unit < Units; unit++) await Work.Enqueue(Unit(unit));

        await Task.WhenAll(workers).WaitAsync(s_deadline);
        Assert.Equal(Units, claimed);
    }

    [Fact]
    public async Task Whoever_holds_a_lease_is_told_when_its_item_is_removed_and_not_when_another_is()
    {
        var revoked = new SemaphoreSlim(0);
        Work.OnRevoked(() => revoked.Release());
        await Work.Enqueue(Unit(1), Unit(2));
        var lease = await Work.Claim("w", s_lease);

        await Work.RemoveJob(Samples.Id(2));
        Assert.Equal(0, revoked.CurrentCount);
        await Work.RemoveJob(lease!.JobId);

        Assert.True(await revoked.WaitAsync(s_deadline));
        Assert.Empty(await Work.Extend([lease], s_lease));
    }

    private static WorkItem Unit(int job) => new(Samples.Id(job), WorkItemName.Ingest, Acme, 5);

    private Task Wait() => Work.WaitForWork(s_never, CancellationToken.None);

    /// <summary>Leaves a lease, and no wake-up.</summary>
    private async Task<WorkLease> ClaimTheOnlyUnit()
    {
        await Work.Enqueue(Unit(1));
        var lease = await Work.Claim("w", s_lease);
        await Wait().WaitAsync(s_deadline);
        return lease!;
    }
}
