using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Activations;

[Collection(nameof(ForgetfulHost))]
public sealed class CollectionTests(ForgetfulHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task What_is_idle_is_deactivated_and_what_has_a_reason_to_stay_is_not()
    {
        var idle = new Life(Host, Key + "/idle");
        var ticking = new Life(Host, Key + "/ticking");
        var kept = new Life(Host, Key + "/kept");
        var delayed = new Life(Host, Key + "/delayed");
        var called = new Life(Host, Key + "/called");
        var staying = Host.Grains.GetGrain<IStayingGrain>(Key);
        var stayingId = await staying.Ask();
        await idle.Grain.Ask();
        await ticking.Grain.Tick(keepAlive: false);
        await kept.Grain.Tick(keepAlive: true);
        await delayed.Grain.Delay(TimeSpan.FromMinutes(5));
        await called.Grain.Ask();

        await Eventually.True(
            async () =>
            {
                await called.Grain.Ask();
                return idle.Gone && ticking.Gone;
            },
            "the idle grain and the one that only has a timer are deactivated");

        Assert.Contains("deactivating: ActivationIdle", idle.Journal.Entries);
        Assert.Contains("tick", ticking.Journal.Entries);
        Assert.Equal(1, called.Journal.Count("activated"));
        Assert.False(kept.Gone, "a timer that keeps its grain alive did not");
        Assert.False(delayed.Gone, "a delayed deactivation came early");
        Assert.Equal(stayingId, await staying.Ask());

        await delayed.Grain.Delay(TimeSpan.Zero);
        await Eventually.True(() => delayed.Gone, "the delay was taken back");
    }

    private sealed class Life(GrainHost host, string key)
    {
        public ILifeGrain Grain => host.Grains.GetGrain<ILifeGrain>(key);

        public Journal Journal => Journal.Of(key);

        public bool Gone => Journal.Count("disposed") > 0;
    }
}
