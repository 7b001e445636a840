using System.Diagnostics;
using Orleans.Concurrency;

namespace Encoder.GrainRuntime.Conformance.Timers;

[Alias("conformance.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Starts a timer that notes its name at each tick.</summary>
    [Alias("Start"), AlwaysInterleave]
    Task Start(string name, TimeSpan due, TimeSpan period, bool interleave = false);

    /// <summary>Starts a timer whose callback waits for the gate, and notes when it begins and ends.</summary>
    [Alias("StartHolding")]
    Task StartHolding(string name, string gate, TimeSpan period, bool interleave);

    /// <summary>Starts a timer whose callback waits for its own token.</summary>
    [Alias("StartWaiting")]
    Task StartWaiting(string name);

    [Alias("StartFailing")]
    Task StartFailing(string name, TimeSpan period);

    [Alias("Change"), AlwaysInterleave]
    Task Change(string name, TimeSpan due, TimeSpan period);

    [Alias("Stop"), AlwaysInterleave]
    Task Stop(string name);

    [Alias("Hold")]
    Task Hold(string gate);

    [Alias("Leave")]
    Task Leave();

    /// <summary>Time from the end of the first tick of a holding timer to the begin of the second.</summary>
    [Alias("Gap"), AlwaysInterleave]
    Task<TimeSpan> Gap();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private readonly Dictionary<string, IGrainTimer> _timers = [];
    private readonly List<long> _begins = [];
    private readonly List<long> _ends = [];

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public Task Start(string name, TimeSpan due, TimeSpan period, bool interleave = false)
    {
        _timers[name] = this.RegisterGrainTimer(
            (state, _) => { Journal.Add(state); return Task.CompletedTask; },
            name,
            new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartHolding(string name, string gate, TimeSpan period, bool interleave)
    {
        _timers[name] = this.RegisterGrainTimer(
            async _ =>
            {
                _begins.Add(Stopwatch.GetTimestamp());
                Journal.Add($"{name} begins");
                await Gate.Wait(gate);
                _ends.Add(Stopwatch.GetTimestamp());
                Journal.Add($"{name} ends");
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartWaiting(string name)
    {
        _timers[name] = this.RegisterGrainTimer(
            async cancellationToken =>
            {
                Journal.Add($"{name} begins");
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Current);
                Journal.Add($"{name} ends");
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StartFailing(string name, TimeSpan period)
    {
        _timers[name] = this.RegisterGrainTimer(
            () => { Journal.Add(name); throw new InvalidOperationException($"{name} failed"); },
            new GrainTimerCreationOptions(TimeSpan.Zero, period));
        return Task.CompletedTask;
    }

    public Task Change(string name, TimeSpan due, TimeSpan period)
    {
        _timers[name].Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop(string name)
    {
        _timers[name].Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Journal.Add("held");
        await Gate.Wait(gate);
        Journal.Add("released");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<TimeSpan> Gap() => Task.FromResult(Stopwatch.GetElapsedTime(_ends[0], _begins[1]));
}
