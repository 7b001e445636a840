using Encoder.Storage.Work;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>Waiting for work: no worker sleeps while work items wait, and one work item wakes only one worker.</summary>
public abstract class WorkSignalConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_waiting_worker_wakes_when_a_work_item_is_added()
    {
        var waiting = Wait();
        Assert.False(waiting.IsCompleted);

        await Work.Enqueue(Unit(1));

        await waiting.WaitAsync(s_deadline);
    }

    [Fact]
    public async Task A_work_item_added_between_a_failed_claim_and_the_wait_ends_the_wait()
    {
        Assert.Null(await Work.Claim("w", s_lease));
        await Work.Enqueue(Unit(1));

        await Wait().WaitAsync(s_deadline);
    }

    [Fact]
    public async Task A_waiting_worker_wakes_when_a_work_item_is_released()
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
    public async Task A_wait_times_out_if_nothing_happens() =>
        await Work.WaitForWork(TimeSpan.FromMilliseconds(1), CancellationToken.None).WaitAsync(s_deadline);

    [Fact]
    public async Task A_cancelled_wait_consumes_no_wake_up()
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
    public async Task One_work_item_wakes_one_of_many_workers()
    {
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(_ => Wait())];

        await Work.Enqueue(Unit(1));

        await (await Task.WhenAny(waiting).WaitAsync(s_deadline));
        await Assert.Single(waiting, wait => wait.IsCompleted);
    }

    [Fact]
    public async Task Work_items_added_together_wake_one_worker_each()
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

        await Eventually.True(() => claimed == Units && emptyHanded == 1, "every work item has a worker, and one more worker has looked");
        Assert.Equal(Workers - Units, workers.Count(worker => !worker.IsCompleted));
    }

    [Fact]
    public async Task Workers_that_wait_whenever_the_queue_is_empty_get_every_work_item()
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
    public async Task A_lease_holder_is_notified_when_its_work_item_is_removed_and_not_when_another_is()
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

    /// <summary>Claims the only work item and consumes the wake-up that it caused.</summary>
    private async Task<WorkLease> ClaimTheOnlyUnit()
    {
        await Work.Enqueue(Unit(1));
        var lease = await Work.Claim("w", s_lease);
        await Wait().WaitAsync(s_deadline);
        return lease!;
    }
}
