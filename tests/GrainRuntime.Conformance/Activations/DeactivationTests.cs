using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Activations;

[Collection(nameof(CommonHost))]
public sealed class DeactivationTests(CommonHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task A_grain_that_asks_for_it_is_deactivated_after_its_call_and_the_next_call_meets_a_new_activation()
    {
        var grain = Grain<ILifeGrain>();
        var id = await grain.Ask();
        Gate.Open(Key);
        await grain.Leave(Key);
        Assert.NotEqual(id, await grain.Ask());
        Assert.Equal(
            ["activating", "activated", "asked", "leaving", "left", "deactivating: ApplicationRequested", "deactivated", "disposed", "activating", "activated", "asked"],
            Journal.Entries);
    }

    [Fact]
    public async Task Calls_that_come_while_a_grain_leaves_go_to_its_successor_and_none_is_lost()
    {
        var grain = Grain<ILifeGrain>();
        var id = await grain.Ask();
        LifeScript.Of(Key).OnDeactivate = () => Gate.Wait(Key + "/deactivating");
        var leaving = grain.Leave(Key);
        await Journal.Has("leaving");
        var whileRunning = Enumerable.Range(0, 20).Select(_ => grain.Ask()).ToArray();
        Gate.Open(Key);
        await leaving;
        await Journal.Has("deactivating: ApplicationRequested");
        var whileDeactivating = Enumerable.Range(0, 20).Select(_ => grain.Ask()).ToArray();
        Gate.Open(Key + "/deactivating");

        var ids = await Task.WhenAll([.. whileRunning, .. whileDeactivating]);
        Assert.NotEqual(id, Assert.Single(ids.Distinct()));
        Assert.Equal(41, Journal.Count("asked"));
    }

    /// <summary>Orleans forwards a call that meets an activation that leaves twice (<c>MaxForwardCount</c>), and then refuses it. What was refused was not done: it is called again.</summary>
    [Fact]
    public async Task Calls_from_all_sides_to_a_grain_that_leaves_again_and_again_are_done_once_or_refused()
    {
        Gate.Open(Key);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var grain = Grain<ILifeGrain>();
            await Eventually.True(() => IsTaken(number % 10 == 0 ? grain.Leave(Key) : grain.Ask()), "the call is taken");
        });
        Assert.Equal(180, Journal.Count("asked"));
        Assert.Equal(20, Journal.Count("left"));
    }

    [Fact]
    public async Task An_exception_while_deactivating_does_not_keep_a_grain()
    {
        var grain = Grain<ILifeGrain>();
        var id = await grain.Ask();
        LifeScript.Of(Key).OnDeactivate = () => throw new InvalidOperationException("cannot stop");
        Gate.Open(Key);
        await grain.Leave(Key);
        Assert.NotEqual(id, await grain.Ask());
        Assert.True(Host.Log.Mentions("cannot stop"));
    }

    [Fact]
    public async Task Idle_activations_can_all_be_deactivated_from_outside()
    {
        var grain = Grain<ILifeGrain>();
        var id = await grain.Ask();
        await Eventually.True(
            async () =>
            {
                await Host.DeactivateIdle();
                return Journal.Count("disposed") == 1;
            },
            "the idle grain is deactivated");
        Assert.NotEqual(id, await grain.Ask());
    }

    private static async Task<bool> IsTaken(Task call)
    {
        try
        {
            await call;
            return true;
        }
        catch (OrleansException refused) when (refused.Message.Contains("Forwarding failed", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
