using Encoder.GrainRuntime.Conformance.Activations;
using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Turns;

[Collection(nameof(CommonHost))]
public sealed class TurnTests(CommonHost host) : ConformanceTest(host)
{
    private string[] Entries => [.. Journal.Entries.Where(entry => entry != "activating")];

    [Fact]
    public async Task A_call_waits_for_the_end_of_the_one_before()
    {
        var grain = Grain<ITurnGrain>();
        var first = grain.Hold("first", Key);
        await Journal.Has("first begins");
        var second = grain.Note("second");
        await grain.HoldInterleaving("probe", OpenGate());

        Gate.Open(Key);
        await Task.WhenAll(first, second);
        Assert.Equal(["first begins", "probe begins", "probe ends", "first ends", "second"], Entries);
    }

    [Fact]
    public async Task Grains_of_other_keys_do_not_wait()
    {
        var held = Grain<ITurnGrain>().Hold("first", Key);
        await Journal.Has("first begins");
        await Host.Grains.GetGrain<ITurnGrain>(Key + "/other").Note("second").WaitAsync(TimeSpan.FromSeconds(20));
        Gate.Open(Key);
        await held;
    }

    [Fact]
    public async Task A_reentrant_grain_takes_another_call_while_one_awaits()
    {
        var grain = Grain<IReentrantGrain>();
        var first = grain.Hold("first", Key);
        await Journal.Has("first begins");
        await grain.Note("second");
        Gate.Open(Key);
        await first;
        Assert.Equal(["first begins", "second", "first ends"], Entries);
    }

    [Fact]
    public async Task A_reentrant_grain_can_call_itself()
    {
        await Grain<IReentrantGrain>().CallSelf();
        Assert.Equal(["inner"], Entries);
    }

    [Fact]
    public async Task A_method_that_always_interleaves_runs_while_another_call_awaits()
    {
        var grain = Grain<ITurnGrain>();
        var first = grain.Hold("first", Key);
        await Journal.Has("first begins");
        await grain.HoldInterleaving("second", OpenGate());
        Gate.Open(Key);
        await first;
        Assert.Equal(["first begins", "second begins", "second ends", "first ends"], Entries);
    }

    [Fact]
    public async Task An_ordinary_call_does_not_wait_for_one_that_always_interleaves()
    {
        var grain = Grain<ITurnGrain>();
        var interleaving = grain.HoldInterleaving("first", Key);
        await Journal.Has("first begins");
        await grain.Note("second");
        Gate.Open(Key);
        await interleaving;
        Assert.Equal(["first begins", "second", "first ends"], Entries);
    }

    [Fact]
    public async Task Read_only_calls_run_beside_each_other()
    {
        var grain = Grain<ITurnGrain>();
        var first = grain.HoldReading("first", Key);
        await Journal.Has("first begins");
        await grain.HoldReading("second", OpenGate());
        Gate.Open(Key);
        await first;
        Assert.Equal(["first begins", "second begins", "second ends", "first ends"], Entries);
    }

    [Fact]
    public async Task A_read_only_call_and_an_ordinary_one_wait_for_each_other()
    {
        var grain = Grain<ITurnGrain>();
        var reading = grain.HoldReading("reading", Key + "/reading");
        await Journal.Has("reading begins");
        var writing = grain.Hold("writing", Key + "/writing");
        await grain.HoldInterleaving("probe", OpenGate());
        Gate.Open(Key + "/reading");
        await reading;

        await Journal.Has("writing begins");
        var again = grain.HoldReading("again", OpenGate());
        await grain.HoldInterleaving("probe", OpenGate());
        Gate.Open(Key + "/writing");
        await Task.WhenAll(writing, again);
        Assert.Equal(
            ["reading begins", "reading ends", "writing begins", "writing ends", "again begins", "again ends"],
            Entries.Where(entry => !entry.StartsWith("probe", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Continuations_stay_on_the_scheduler_of_the_activation()
    {
        Assert.True(await Grain<ITurnGrain>().StaysOnItsScheduler());
    }

    [Fact]
    public async Task Interleaved_calls_never_run_at_the_same_moment()
    {
        var grain = Grain<ITurnGrain>();
        var most = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grain.TakeTurns(200)));
        Assert.Equal(1, most.Max());
    }

    [Fact]
    public async Task Calls_that_waited_for_the_activation_then_begin_as_their_kind_allows()
    {
        LifeScript.Of(Key).OnActivate = () => Gate.Wait(Key + "/activation");
        var grain = Grain<ITurnGrain>();
        var first = grain.Hold("first", Key);
        await Journal.Has("activating");
        var second = grain.Note("second");
        var interleaving = grain.HoldInterleaving("interleaving", OpenGate());
        Gate.Open(Key + "/activation");
        await interleaving;
        Assert.DoesNotContain("second", Entries);
        Gate.Open(Key);
        await Task.WhenAll(first, second);
        Assert.Equal("second", Entries[^1]);
    }

    private string OpenGate()
    {
        Gate.Open(Key + "/open");
        return Key + "/open";
    }
}
