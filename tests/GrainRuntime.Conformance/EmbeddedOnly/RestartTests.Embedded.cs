using Encoder.GrainRuntime.Conformance.Activations;
using Encoder.GrainRuntime.Conformance.Calls;
using Encoder.GrainRuntime.Conformance.Hosting;
using Encoder.GrainRuntime.Conformance.Reminders;
using Encoder.GrainRuntime.Conformance.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Encoder.GrainRuntime.Conformance.EmbeddedOnly;

/// <summary>What outlives the process, and how it ends and begins.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly CapturedLog _log = new();
    private readonly string _key = Guid.NewGuid().ToString("N");

    private Journal Journal => Journal.Of(_key);

    [Fact]
    public async Task States_outlive_the_process()
    {
        await Running(grains => grains.GetGrain<IStateGrain>(_key).Add(7));
        await Running(async grains => Assert.Equal(8, await grains.GetGrain<IStateGrain>(_key).Add(1)));
    }

    [Fact]
    public async Task States_outlive_a_process_that_was_killed()
    {
        using var killed = Start();
        await killed.StartAsync();
        await killed.Grains().GetGrain<IStateGrain>(_key).Add(7);
        using var copies = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(_folder.Path)) File.Copy(file, copies.File(Path.GetFileName(file)));
        await killed.StopAsync();

        using var next = Start(copies);
        await next.StartAsync();
        Assert.Equal(7, (await next.Grains().GetGrain<IStateGrain>(_key).Read()).Total);
        await next.StopAsync();
    }

    [Fact]
    public async Task Reminders_that_came_due_meanwhile_tick_at_the_start_and_others_when_they_are_due()
    {
        await Running(async grains =>
        {
            var grain = grains.GetGrain<IReminderGrain>(_key);
            await grain.Register("overdue", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            await grain.Register("later", TimeSpan.FromHours(4), TimeSpan.FromHours(1));
        });
        _time.Advance(TimeSpan.FromHours(3.5));
        await Running(async grains =>
        {
            await Journal.Has("overdue");
            Assert.Equal(0, Journal.Count("later"));
            Assert.Equal(["later", "overdue"], (await grains.GetGrain<IReminderGrain>(_key).Names("later")).All);

            await NextTickIn(TimeSpan.FromHours(0.5));
            _time.Advance(TimeSpan.FromHours(0.5));
            await Journal.Has("later");
            await Journal.Has("overdue", 2);
        });
    }

    [Fact]
    public async Task A_reminder_that_was_unregistered_stays_so()
    {
        await Running(async grains =>
        {
            var grain = grains.GetGrain<IReminderGrain>(_key);
            await grain.Register("gone", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            await grain.Register("stays", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            await grain.Unregister("gone");
        });
        _time.Advance(TimeSpan.FromHours(2));
        await Running(_ => Journal.Has("stays"));
        Assert.Equal(0, Journal.Count("gone"));
    }

    [Fact]
    public async Task Nothing_ticks_before_the_host_has_started_and_after_it_begins_to_stop()
    {
        await Running(grains => grains.GetGrain<IReminderGrain>(_key).Register("tick", TimeSpan.Zero, TimeSpan.FromHours(1)));
        var before = -1;
        var stopping = -1;
        await Running(
            _ => Journal.Has("tick", before + 1),
            services => services.AddHostedService(_ => new Bystander(
                started: () => before = Journal.Count("tick"),
                stopped: () =>
                {
                    stopping = Journal.Count("tick");
                    _time.Advance(TimeSpan.FromHours(5));
                    return Task.CompletedTask;
                })));
        Assert.Equal(stopping, Journal.Count("tick"));
    }

    [Fact]
    public async Task Grains_are_deactivated_when_the_host_stops_and_can_be_called_until_all_services_have_stopped()
    {
        var journal = Journal.Of(_key + "/late");
        IHost? host = null;
        host = Start(services: services => services.AddHostedService(_ => new Bystander(
            started: () => { },
            stopped: () => host!.Grains().GetGrain<ILifeGrain>(_key + "/late").Ask())));
        await host.StartAsync();
        await host.Grains().GetGrain<ILifeGrain>(_key).Ask();
        var running = host.Grains().GetGrain<ICallGrain>(_key + "/running").Hold(_key);
        await Journal.Of(_key + "/running").Has("holds");
        var stop = host.StopAsync();
        await Journal.Has("disposed");
        Assert.False(stop.IsCompleted, "a call that was running was not waited for");
        Gate.Open(_key);
        await stop;
        await running;

        Assert.Contains("deactivating: ShuttingDown", Journal.Entries);
        Assert.Equal(["activating", "activated", "asked", "deactivating: ShuttingDown", "deactivated", "disposed"], journal.Entries);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => host.Grains().GetGrain<ILifeGrain>(_key).Ask());
        host.Dispose();
    }

    [Fact]
    public async Task A_call_that_never_ends_does_not_keep_the_host_from_stopping()
    {
        using var host = Start();
        await host.StartAsync();
        var call = host.Grains().GetGrain<ICallGrain>(_key).Hold(_key);
        await Journal.Has("holds");
        using var budget = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await host.StopAsync(budget.Token);
        Assert.True(_log.Mentions("1 grains did not end"));
        Gate.Open(_key);
        await call;
    }

    [Fact]
    public async Task A_reminder_whose_class_is_gone_is_kept_and_logged()
    {
        await Running(grains => grains.GetGrain<IReminderGrain>(_key).Register("tick", TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        using (var file = new Sqlite.SqliteFile(new() { Path = _folder.File("grains.db") }))
        {
            await file.Write(connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "UPDATE grain_reminder SET grain_type = 'renamed'";
                Assert.Equal(1, command.ExecuteNonQuery());
            });
        }
        await Running(_ => Task.CompletedTask);
        Assert.True(_log.Mentions("renamed/" + _key));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    private async Task Running(Func<IGrainFactory, Task> work, Action<IServiceCollection>? services = null)
    {
        using var host = Start(services: services);
        await host.StartAsync();
        await work(host.Grains());
        await host.StopAsync();
    }

    private IHost Start(TemporaryFolder? folder = null, Action<IServiceCollection>? services = null) => EmbeddedHost.Build(
        (folder ?? _folder).File("grains.db"),
        _ => { },
        all =>
        {
            all.AddSingleton<TimeProvider>(_time);
            all.AddScoped<ScopedService>();
            all.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(_log);
            services?.Invoke(all);
        });

    private Task NextTickIn(TimeSpan time) => Eventually.True(() => _time.HasTimerDueIn(time), $"the next tick is due in {time}");

    /// <summary>Another hosted service of the process.</summary>
    private sealed class Bystander(Action started, Func<Task> stopped) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            started();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => stopped();
    }
}
