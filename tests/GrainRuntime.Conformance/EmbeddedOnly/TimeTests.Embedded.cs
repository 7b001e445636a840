using Encoder.GrainRuntime.Conformance.Activations;
using Encoder.GrainRuntime.Conformance.Calls;
using Encoder.GrainRuntime.Conformance.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Embedded;

namespace Encoder.GrainRuntime.Conformance.EmbeddedOnly;

[Alias("conformance.IBriefGrain")]
public interface IBriefGrain : IGrainWithStringKey
{
    [Alias("Ask")]
    Task<Guid> Ask();
}

[CollectionAgeLimit(Minutes = 5)]
public sealed class BriefGrain : Grain, IBriefGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public Task<Guid> Ask() => Task.FromResult(_id);
}

/// <summary>The options' default times, kept by the time provider that is given.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly string _key = Guid.NewGuid().ToString("N");
    private IHost _host = null!;

    private Journal Journal => Journal.Of(_key);

    private int Activations => _host.Services.GetRequiredService<EmbeddedGrainRuntime>().ActivationCount;

    [Fact]
    public async Task A_grain_is_deactivated_when_nobody_called_it_for_a_quarter_of_an_hour()
    {
        var grain = _host.Grains().GetGrain<ILifeGrain>(_key);
        await grain.Ask();
        _time.Advance(TimeSpan.FromMinutes(14));
        await grain.Ask();
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, Activations);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Journal.Has("deactivating: ActivationIdle");
    }

    [Fact]
    public async Task A_class_may_have_an_age_of_its_own()
    {
        await _host.Grains().GetGrain<IBriefGrain>(_key).Ask();
        await _host.Grains().GetGrain<IStayingGrain>(_key).Ask();
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(2, Activations);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.True(() => Activations == 1, "the brief grain is gone");
        _time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(1, Activations);
    }

    [Fact]
    public async Task A_grain_that_works_is_not_idle_however_long_it_takes()
    {
        var call = _host.Grains().GetGrain<ICallGrain>(_key).Hold(_key);
        await Journal.Has("holds");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, Activations);
        Gate.Open(_key);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        await Journal.Has("held");
    }

    [Fact]
    public async Task An_activation_that_hangs_fails_after_the_time_that_a_call_may_take()
    {
        LifeScript.Of(_key).OnActivate = () => Gate.Wait(_key);
        var call = _host.Grains().GetGrain<ILifeGrain>(_key).Ask();
        await Journal.Has("activating");
        _time.Advance(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await Eventually.True(() => Activations == 0, "the activation is given up");

        LifeScript.Of(_key).OnActivate = () => Task.CompletedTask;
        await _host.Grains().GetGrain<ILifeGrain>(_key).Ask();
        Gate.Open(_key);
    }

    [Fact]
    public async Task A_deactivation_that_hangs_is_given_up_too()
    {
        LifeScript.Of(_key).OnDeactivate = () => Gate.Wait(_key);
        var grain = _host.Grains().GetGrain<ILifeGrain>(_key);
        Gate.Open(_key + "/leave");
        await grain.Leave(_key + "/leave");
        await Journal.Has("deactivating: ApplicationRequested");
        _time.Advance(TimeSpan.FromSeconds(31));
        await Journal.Has("disposed");
        LifeScript.Of(_key).OnDeactivate = () => Task.CompletedTask;
        await grain.Ask();
        Gate.Open(_key);
    }

    [Fact]
    public void Times_that_cannot_be_are_refused()
    {
        Action<EmbeddedGrainsOptions>[] mistakes =
        [
            options => options.ResponseTimeout = TimeSpan.Zero,
            options => options.CollectionAge = TimeSpan.FromSeconds(-1),
            options => options.CollectionQuantum = TimeSpan.Zero,
            options => options.MinimumReminderPeriod = TimeSpan.Zero,
        ];
        Assert.All(mistakes, mistake => Assert.Throws<InvalidOperationException>(() => EmbeddedHost.Build("unused", mistake, _ => { })));
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
}
