using Encoder.GrainRuntime.Conformance.Hosting;
using Encoder.GrainRuntime.Conformance.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Embedded.Reminders;

namespace Encoder.GrainRuntime.Conformance.EmbeddedOnly;

/// <summary>When reminders tick; the times of the table are in minutes, and the period is 10.</summary>
public sealed class ReminderTimeTests : IAsyncLifetime
{
    private static readonly DateTime s_start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly string _key = Guid.NewGuid().ToString("N");
    private IHost _host = null!;

    private IReminderGrain Grain => _host.Grains().GetGrain<IReminderGrain>(_key);

    private Journal Journal => Journal.Of(_key);

    [Theory]
    [InlineData(0, 0, 10, 10)] // on time
    [InlineData(0, 3, 10, 7)] // late
    [InlineData(10, 9.99, 20, 10)] // a moment early
    [InlineData(0, 10, 20, 10)] // a whole period late
    [InlineData(0, 47, 50, 3)] // several periods late: they are left out
    [InlineData(0, 1447, 1450, 3)] // the clock was set forward by a day
    [InlineData(1440, 0, 1450, 10)] // the clock was set back by a day
    public void The_next_tick_is_a_whole_number_of_periods_later_and_at_most_one_period_away(double due, double now, double next, double wait)
    {
        var reminder = new Reminder(new("type", "key"), "name", s_start, TimeSpan.FromMinutes(10), "1");
        var (nextDue, actualWait) = reminder.After(s_start.AddMinutes(due), s_start.AddMinutes(now));
        Assert.Equal(s_start.AddMinutes(next), nextDue);
        Assert.Equal(TimeSpan.FromMinutes(wait), actualWait);
    }

    [Fact]
    public async Task A_first_tick_may_be_further_away_than_a_timer_reaches()
    {
        await Grain.Register("far", TimeSpan.FromDays(60.5), TimeSpan.FromDays(1));
        for (var day = 0; day < 60; day++)
        {
            await Armed(TimeSpan.FromDays(1));
            _time.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal(0, Journal.Count("far"));
        await Armed(TimeSpan.FromDays(0.5));
        _time.Advance(TimeSpan.FromDays(0.5));
        await Journal.Has("far");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task Setting_the_clock_neither_stops_nor_hurries_the_ticks(int hours)
    {
        await Grain.Register("tick", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));
        await Armed(TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(10));
        await Journal.Has("tick");
        await Armed(TimeSpan.FromMinutes(10));

        _time.SetClock(by: TimeSpan.FromHours(hours));
        for (var tick = 2; tick < 6; tick++)
        {
            _time.Advance(TimeSpan.FromMinutes(9));
            Assert.Equal(tick - 1, Journal.Count("tick"));
            _time.Advance(TimeSpan.FromMinutes(1));
            await Journal.Has("tick", tick);
            await Armed(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public async Task Of_many_registrations_at_once_the_one_that_is_stored_ticks()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(minutes => Grain.Register("tick", TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(60))));
        _time.Advance(TimeSpan.FromMinutes(30));
        await Journal.Has("tick");
        await Armed(ReminderGrain.LastTicks[_key].FirstTickTime + TimeSpan.FromMinutes(60) - _time.GetUtcNow().UtcDateTime);
        Assert.Equal(1, Journal.Count("tick"));
    }

    public Task InitializeAsync()
    {
        _host = EmbeddedHost.Build(_folder.File("grains.db"), _ => { }, services => services
            .AddScoped<ScopedService>()
            .AddSingleton<TimeProvider>(_time));
        return _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }

    private Task Armed(TimeSpan time) => Eventually.True(() => _time.HasTimerDueIn(time), $"a timer is due in {time}");
}
