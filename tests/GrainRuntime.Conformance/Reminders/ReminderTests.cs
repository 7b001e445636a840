using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Reminders;

[Collection(nameof(CommonHost))]
public sealed class ReminderTests(CommonHost host) : ConformanceTest(host)
{
    private static readonly TimeSpan s_period = GrainHost.MinimumReminderPeriod;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_reminder_ticks_when_due_and_then_with_its_period()
    {
        var due = TimeSpan.FromMilliseconds(300);
        var registered = DateTime.UtcNow;
        Assert.Equal("tick", await Grain<IReminderGrain>().Register("tick", due, s_period));
        await Journal.Has("tick", 3);
        var tick = ReminderGrain.LastTicks[Key];
        await Grain<IReminderGrain>().Unregister("tick");

        Assert.Equal(s_period, tick.Period);
        Assert.Equal(DateTimeKind.Utc, tick.FirstTickTime.Kind);
        Assert.InRange(tick.FirstTickTime, registered + due, registered + due + TimeSpan.FromSeconds(20));
        Assert.True(tick.CurrentTickTime >= tick.FirstTickTime + s_period, $"{tick} came before the second period");
    }

    [Fact]
    public async Task A_reminder_activates_its_grain()
    {
        var grain = Grain<IReminderGrain>();
        await grain.Register("once", TimeSpan.FromMilliseconds(300), s_hour);
        await grain.Leave();
        await Journal.Has("once");
        Assert.Equal(2, Journal.Count("activated"));
    }

    [Fact]
    public async Task A_reminder_that_is_unregistered_in_its_callback_ticks_once()
    {
        var grain = Grain<IReminderGrain>();
        await grain.Register("once", TimeSpan.Zero, s_period);
        await Journal.Has("once");
        await AfterAWhile();
        Assert.Equal(1, Journal.Count("once"));
        Assert.Null((await grain.Names("once")).One);
    }

    [Fact]
    public async Task A_tick_that_fails_is_logged_and_comes_again_after_the_period()
    {
        await Grain<IReminderGrain>().Register("fail", TimeSpan.Zero, s_period);
        await Journal.Has("fail", 2);
        await Grain<IReminderGrain>().Unregister("fail");
        await Eventually.True(() => Host.Log.Mentions(Key + " failed"), "the exception is in the log");
    }

    [Fact]
    public async Task Registering_again_replaces_the_schedule()
    {
        var grain = Grain<IReminderGrain>();
        await grain.Register("tick", s_hour, s_hour);
        await grain.Register("tick", TimeSpan.Zero, s_period);
        await Journal.Has("tick", 2);
        await grain.Register("tick", s_hour, s_hour);
        var before = Journal.Count("tick");
        await AfterAWhile();
        Assert.InRange(Journal.Count("tick"), before, before + 1);
        Assert.Equal(["tick"], (await grain.Names("tick")).All);
    }

    [Fact]
    public async Task A_grain_can_list_its_reminders()
    {
        var grain = Grain<IReminderGrain>();
        await grain.Register("b", s_hour, s_hour);
        await grain.Register("a", s_hour, s_hour);
        await Host.Grains.GetGrain<IReminderGrain>(Key + "/other").Register("c", s_hour, s_hour);
        var (all, one) = await grain.Names("b");
        Assert.Equal(["a", "b"], all);
        Assert.Equal("b", one);
        Assert.Null((await grain.Names("c")).One);
    }

    [Fact]
    public async Task A_reminder_can_be_unregistered_twice()
    {
        await Grain<IReminderGrain>().UnregisterTwice("twice");
        Assert.Empty((await Grain<IReminderGrain>().Names("twice")).All);
    }

    [Fact]
    public async Task A_handle_from_before_the_last_registration_does_not_unregister()
    {
        await Assert.ThrowsAsync<ReminderException>(() => Grain<IReminderGrain>().UnregisterWithAnOldHandle("renewed"));
        Assert.Equal("renewed", (await Grain<IReminderGrain>().Names("renewed")).One);
    }

    [Fact]
    public async Task Impossible_times_are_refused()
    {
        var grain = Grain<IReminderGrain>();
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Register("fast", TimeSpan.Zero, s_period / 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Register("past", TimeSpan.FromSeconds(-1), s_hour));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Register("never", Timeout.InfiniteTimeSpan, s_hour));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.Register("single", TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        await Assert.ThrowsAsync<ArgumentNullException>(() => grain.Register(" ", TimeSpan.Zero, s_hour));
        Assert.Empty((await grain.Names("fast")).All);
    }

    [Fact]
    public async Task A_grain_that_cannot_receive_reminders_cannot_register_one()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain<IForgetfulGrain>().Register("any"));
    }

    /// <summary>Ends when a reminder of another grain has ticked a few times.</summary>
    private async Task AfterAWhile()
    {
        var other = $"{Key}/while/{Guid.NewGuid():N}";
        await Host.Grains.GetGrain<IReminderGrain>(other).Register("tick", TimeSpan.Zero, s_period);
        await Journal.Of(other).Has("tick", 4);
        await Host.Grains.GetGrain<IReminderGrain>(other).Unregister("tick");
    }
}
