using Encoder.Silo.Worker;

namespace Encoder.Silo.Tests.Worker;

public sealed class WorkerSlotsTests
{
    [Fact]
    public async Task Taking_all_slots_waits_for_taken_slots_and_blocks_later_callers()
    {
        using var slots = new WorkerSlots(2);
        var (first, second) = (await slots.Take(default), await slots.Take(default));
        var all = slots.TakeAll(default);
        var late = slots.Take(default);

        first.Dispose();
        Assert.False(all.IsCompleted);
        second.Dispose();
        using (await all) Assert.False(late.IsCompleted);
        await late;
    }

    [Fact]
    public async Task Two_callers_that_take_all_slots_get_them_in_turn()
    {
        using var slots = new WorkerSlots(3);
        var taken = await slots.Take(default);
        var (one, other) = (slots.TakeAll(default), slots.TakeAll(default));
        taken.Dispose();

        using (await one) Assert.False(other.IsCompleted);
        (await other).Dispose();
    }

    [Fact]
    public async Task Cancelling_a_wait_for_all_slots_frees_the_slots_already_taken()
    {
        using var slots = new WorkerSlots(2);
        var taken = await slots.Take(default);
        using var cancellation = new CancellationTokenSource();
        var all = slots.TakeAll(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
        using (await slots.Take(default)) taken.Dispose();
        (await slots.TakeAll(default)).Dispose();
    }
}
