using Encoder.GrainRuntime.Conformance.Hosting;
using Orleans.Concurrency;

namespace Encoder.GrainRuntime.Conformance.Activations;

[Alias("conformance.ILifeGrain")]
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Identity of the activation.</summary>
    [Alias("Ask")]
    Task<Guid> Ask();

    /// <summary>Asks to be deactivated, notes that, and waits for the gate.</summary>
    [Alias("Leave")]
    Task Leave(string gate);

    [Alias("Delay")]
    Task Delay(TimeSpan time);

    /// <summary>Starts a timer that ticks every 200 ms.</summary>
    [Alias("Tick")]
    Task Tick(bool keepAlive);
}

/// <summary>Notes what happens to it. What it does when it is activated and deactivated is set by key in <see cref="LifeScript"/>.</summary>
public sealed class LifeGrain(ScopedService scoped) : Grain, ILifeGrain, IDisposable
{
    private readonly Guid _id = Guid.NewGuid();
    private Journal? _journal;

    private Journal Journal => _journal ??= Journal.Of(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add("activating");
        await LifeScript.Of(this.GetPrimaryKeyString()).OnActivate();
        Journal.Add("activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add($"deactivating: {reason.ReasonCode}");
        await LifeScript.Of(this.GetPrimaryKeyString()).OnDeactivate();
        Journal.Add("deactivated");
    }

    public Task<Guid> Ask()
    {
        Journal.Add("asked");
        return Task.FromResult(_id);
    }

    public async Task Leave(string gate)
    {
        DeactivateOnIdle();
        Journal.Add("leaving");
        await Gate.Wait(gate);
        Journal.Add("left");
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task Tick(bool keepAlive)
    {
        var every = TimeSpan.FromMilliseconds(200);
        this.RegisterGrainTimer(
            () => { Journal.Add("tick"); return Task.CompletedTask; },
            new GrainTimerCreationOptions { DueTime = every, Period = every, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public void Dispose() => Journal.Add(scoped.Disposed ? "disposed too late" : "disposed");
}

/// <summary>A grain that is never deactivated for being idle.</summary>
[Alias("conformance.IStayingGrain")]
public interface IStayingGrain : IGrainWithStringKey
{
    [Alias("Ask")]
    Task<Guid> Ask();
}

[KeepAlive]
public sealed class StayingGrain : Grain, IStayingGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public Task<Guid> Ask() => Task.FromResult(_id);
}

[Alias("conformance.IScopedGrain")]
public interface IScopedGrain : IGrainWithStringKey
{
    [Alias("Services")]
    Task<Guid[]> Services();
}

/// <summary>No subclass of Grain: the interfaces are enough.</summary>
public sealed class ScopedGrain(IGrainContext context, ScopedService first, ScopedService second, IGrainFactory grains) : IGrainBase, IScopedGrain
{
    public IGrainContext GrainContext => context;

    public Task<Guid[]> Services() =>
        Task.FromResult<Guid[]>(grains.GetGrain<IScopedGrain>(this.GetPrimaryKeyString()).Equals(this.AsReference<IScopedGrain>()) ? [first.Id, second.Id] : []);
}

[Alias("conformance.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    [Alias("Work")]
    Task<Guid> Work(string gate);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task<Guid> Work(string gate)
    {
        Journal.Of(this.GetPrimaryKeyString()).Add("working");
        await Gate.Wait(gate);
        return _id;
    }
}
