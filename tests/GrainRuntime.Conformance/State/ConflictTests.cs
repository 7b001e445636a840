using Encoder.GrainRuntime.Conformance.Hosting;
using Orleans.Storage;

namespace Encoder.GrainRuntime.Conformance.State;

[Collection(nameof(CommonHost))]
public sealed class ConflictTests(CommonHost host) : ConformanceTest(host)
{
    [Theory]
    [InlineData(RivalChange.Write)]
    [InlineData(RivalChange.Clear)]
    public async Task A_change_with_a_stale_etag_is_refused_and_deactivates_its_activation(RivalChange change)
    {
        var grain = Grain<IRivalGrain>();
        var late = await BeginTwo(grain, change);
        await Assert.ThrowsAsync<InconsistentStateException>(() => late);
        await Journal.Has("deactivated: ApplicationError");

        var totals = await Both(grain, RivalChange.WriteAndCatch);
        Assert.Equal([2, 3], totals);
    }

    [Fact]
    public async Task A_conflict_that_the_grain_catches_deactivates_nothing()
    {
        var late = await BeginTwo(Grain<IRivalGrain>(), RivalChange.WriteAndCatch);
        Assert.Equal(2, await late);
        Assert.DoesNotContain("deactivated: ApplicationError", Journal.Entries);
    }

    /// <summary>Has two activations read the state, lets the first write, and then the second try.</summary>
    private async Task<Task<int>> BeginTwo(IRivalGrain grain, RivalChange change)
    {
        var first = grain.Change("first", Key + "/first", RivalChange.Write);
        await Journal.Has("first begins");
        var second = grain.Change("second", Key + "/second", change);
        await Journal.Has("second begins");
        Gate.Open(Key + "/first");
        Assert.Equal(1, await first);
        Gate.Open(Key + "/second");
        return second;
    }

    private async Task<int[]> Both(IRivalGrain grain, RivalChange change)
    {
        var first = grain.Change("third", Key + "/third", change);
        await Journal.Has("third begins");
        var second = grain.Change("fourth", Key + "/fourth", change);
        await Journal.Has("fourth begins");
        Gate.Open(Key + "/third");
        var one = await first;
        Gate.Open(Key + "/fourth");
        return [one, await second];
    }
}
