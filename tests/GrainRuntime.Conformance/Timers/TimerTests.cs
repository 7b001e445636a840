using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Timers;

[Collection(nameof(CommonHost))]
public sealed class TimerTests(CommonHost host) : ConformanceTest(host)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_never = Timeout.InfiniteTimeSpan;

    [Fact]
    public async Task A_timer_ticks_when_due_and_then_with_its_period()
    {
        await Grain<ITimerGrain>().Start("tick", s_soon, s_soon);
        await Journal.Has("tick", 3);
    }

    [Fact]
    public async Task Without_a_period_it_ticks_once_and_without_a_due_time_never()
    {
        await Grain<ITimerGrain>().Start("once", TimeSpan.Zero, s_never);
        await Grain<ITimerGrain>().Start("never", s_never, s_soon);
        await AfterAWhile();
        Assert.Equal((1, 0), (Journal.Count("once"), Journal.Count("never")));
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_is_running_unless_it_interleaves()
    {
        var grain = Grain<ITimerGrain>();
        var held = grain.Hold(Key);
        await Journal.Has("held");
        await grain.Start("patient", s_soon, s_soon);
        await AfterAWhile();
        Assert.Equal(0, Journal.Count("patient"));
        Gate.Open(Key);
        await held;
        await Journal.Has("patient");
    }

    [Fact]
    public async Task A_call_waits_for_the_tick_that_is_running_unless_it_interleaves()
    {
        var grain = Grain<ITimerGrain>();
        await grain.StartHolding("tick", Key, s_never, interleave: false);
        await Journal.Has("tick begins");
        Gate.Open(Key + "/open");
        var call = grain.Hold(Key + "/open");
        await AfterAWhile();
        Assert.Equal(0, Journal.Count("held"));
        Gate.Open(Key);
        await call;
    }

    [Fact]
    public async Task The_next_tick_is_measured_from_the_end_of_the_last_and_never_beside_it()
    {
        var period = TimeSpan.FromMilliseconds(200);
        var grain = Grain<ITimerGrain>();
        await grain.StartHolding("tick", Key, period, interleave: true);
        await Journal.Has("tick begins");
        await AfterAWhile(ticks: 20);
        Assert.Equal(1, Journal.Count("tick begins"));
        Gate.Open(Key);
        await Journal.Has("tick begins", 2);
        Assert.True(await grain.Gap() > period * 0.9, "the second tick came too soon after the first");
    }

    [Fact]
    public async Task A_timer_that_is_disposed_ticks_no_more()
    {
        var grain = Grain<ITimerGrain>();
        await grain.Start("tick", s_soon, s_soon);
        await Journal.Has("tick", 2);
        await grain.Stop("tick");
        var before = Journal.Count("tick");
        await AfterAWhile();
        Assert.Equal(before, Journal.Count("tick"));
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_the_token_of_the_tick_that_is_running()
    {
        var grain = Grain<ITimerGrain>();
        await grain.StartWaiting("tick");
        await Journal.Has("tick begins");
        await grain.Stop("tick");
        await Journal.Has("tick ends");
    }

    [Fact]
    public async Task A_timer_can_be_given_another_time()
    {
        var grain = Grain<ITimerGrain>();
        await grain.Start("tick", s_never, s_never);
        await grain.Change("tick", s_soon, s_soon);
        await Journal.Has("tick", 3);
        await grain.Change("tick", s_never, s_never);
        var before = Journal.Count("tick");
        await AfterAWhile();
        Assert.InRange(Journal.Count("tick"), before, before + 1);
    }

    [Fact]
    public async Task A_tick_that_fails_is_logged_and_the_next_one_comes()
    {
        await Grain<ITimerGrain>().StartFailing(Key, s_soon);
        await Journal.Has(Key, 2);
        Assert.True(Host.Log.Mentions(Key + " failed"));
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        var grain = Grain<ITimerGrain>();
        await grain.Start("old", s_soon, s_soon);
        await Journal.Has("old");
        await grain.Leave();
        await grain.Start("new", s_soon, s_soon);
        var before = Journal.Count("old");
        await Journal.Has("new", 5);
        Assert.Equal(before, Journal.Count("old"));
    }

    /// <summary>Ends when another timer of the same grain, which waits for nothing, has ticked that often.</summary>
    private async Task AfterAWhile(int ticks = 5)
    {
        var name = $"other {Guid.NewGuid():N}";
        await Grain<ITimerGrain>().Start(name, s_soon, s_soon, interleave: true);
        await Journal.Has(name, ticks);
        await Grain<ITimerGrain>().Stop(name);
    }
}
