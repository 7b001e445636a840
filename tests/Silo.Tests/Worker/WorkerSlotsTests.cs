using Encoder.Silo.Worker;

namespace Encoder.Silo.Tests.Worker;

public sealed class WorkerSlotsTests
{
    [Fact]
    public async Task Who_takes_all_slots_waits_for_those_that_are_taken_and_keeps_others_out()
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
    public async Task Two_who_want_all_slots_get_them_one_after_the_other()
    {
        using var slots = new WorkerSlots(3);
        var taken = await slots.Take(default);
        var (one, other) = (slots.TakeAll(default), slots.TakeAll(default));
        taken.Dispose();

        using (await one) Assert.False(other.IsCompleted);
        (await other).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_all_slots_frees_those_that_it_had()
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
