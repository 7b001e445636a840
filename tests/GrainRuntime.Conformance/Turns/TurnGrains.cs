using Encoder.GrainRuntime.Conformance.Activations;
using Orleans.Concurrency;

namespace Encoder.GrainRuntime.Conformance.Turns;

[Alias("conformance.ITurnGrain")]
public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Notes "name begins", waits for the gate of that name, notes "name ends".</summary>
    [Alias("Hold")]
    Task Hold(string name, string gate);

    [Alias("HoldReading"), ReadOnly]
    Task HoldReading(string name, string gate);

    [Alias("HoldInterleaving"), AlwaysInterleave]
    Task HoldInterleaving(string name, string gate);

    [Alias("Note")]
    Task Note(string name);

    [Alias("CallSelf")]
    Task CallSelf();

    /// <summary>Whether every part of the method, before and after awaiting, ran on one scheduler that is not the thread pool's.</summary>
    [Alias("StaysOnItsScheduler")]
    Task<bool> StaysOnItsScheduler();

    /// <summary>Takes many turns and answers how many calls were at most between two awaits at the same moment.</summary>
    [Alias("TakeTurns"), AlwaysInterleave]
    Task<int> TakeTurns(int turns);
}

public sealed class TurnGrain : Grain, ITurnGrain
{
    private int _inside;

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add("activating");
        return LifeScript.Of(this.GetPrimaryKeyString()).OnActivate();
    }

    public async Task Hold(string name, string gate)
    {
        Journal.Add($"{name} begins");
        await Gate.Wait(gate);
        Journal.Add($"{name} ends");
    }

    public Task HoldReading(string name, string gate) => Hold(name, gate);

    public Task HoldInterleaving(string name, string gate) => Hold(name, gate);

    public Task Note(string name)
    {
        Journal.Add(name);
        return Task.CompletedTask;
    }

    public Task CallSelf() => GrainFactory.GetGrain<ITurnGrain>(this.GetPrimaryKeyString()).Note("inner");

    public async Task<bool> StaysOnItsScheduler()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => { });
        var afterThreadPool = TaskScheduler.Current;
        await GrainFactory.GetGrain<ITurnGrain>(this.GetPrimaryKeyString() + "/other").Note("other");
        return scheduler != TaskScheduler.Default && scheduler == afterYield && scheduler == afterThreadPool && scheduler == TaskScheduler.Current;
    }

    public async Task<int> TakeTurns(int turns)
    {
        var most = 0;
        for (var turn = 0; turn < turns; turn++)
        {
            most = Math.Max(most, Interlocked.Increment(ref _inside));
            Thread.SpinWait(200);
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }
        return most;
    }
}

[Alias("conformance.IReentrantGrain")]
public interface IReentrantGrain : IGrainWithStringKey
{
    [Alias("Hold")]
    Task Hold(string name, string gate);

    [Alias("CallSelf")]
    Task CallSelf();

    [Alias("Note")]
    Task Note(string name);
}

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public async Task Hold(string name, string gate)
    {
        Journal.Add($"{name} begins");
        await Gate.Wait(gate);
        Journal.Add($"{name} ends");
    }

    public Task CallSelf() => GrainFactory.GetGrain<IReentrantGrain>(this.GetPrimaryKeyString()).Note("inner");

    public Task Note(string name)
    {
        Journal.Add(name);
        return Task.CompletedTask;
    }
}
