using Orleans.Concurrency;

namespace Encoder.GrainRuntime.Conformance.Calls;

[Alias("conformance.ICallGrain")]
public interface ICallGrain : INamedGrain
{
    [Alias("Fail")]
    Task Fail();

    [Alias("FailLater")]
    Task<int> FailLater();

    [Alias("FailBeforeAwaiting")]
    Task FailBeforeAwaiting();

    [Alias("TimeOutInside")]
    Task TimeOutInside();

    [Alias("Nothing")]
    Task<string?> Nothing(string? nothing);

    [Alias("Hold")]
    Task Hold(string gate);

    [Alias("Note")]
    Task Note(string name);

    [Alias("HoldOneWay"), OneWay]
    Task HoldOneWay(string gate);

    [Alias("FailOneWay"), OneWay]
    Task FailOneWay();

    [Alias("WaitForCancellation")]
    Task WaitForCancellation(string name, CancellationToken cancellationToken);

    [Alias("Me")]
    Task<ICallGrain> Me();

    [Alias("KeyOf")]
    Task<string> KeyOf(ICallGrain grain);

    [Alias("CallBack")]
    Task CallBack(ICallGrain other, string name);

    [Alias("Ambient")]
    Task<string?> Ambient();

    [Alias("AmbientOf")]
    Task<string?> AmbientOf(ICallGrain other);
}

/// <summary>A second interface of the same grain, inherited by the first.</summary>
[Alias("conformance.INamedGrain")]
public interface INamedGrain : IGrainWithStringKey
{
    [Alias("Name")]
    Task<string> Name();
}

/// <summary>An interface of the same grain that the first knows nothing of.</summary>
[Alias("conformance.IAsideGrain")]
public interface IAsideGrain : IGrainWithStringKey
{
    [Alias("Activation")]
    Task<Guid> Activation();
}

public sealed class GrainMadeException(string message, int code) : Exception(message)
{
    public int Code { get; } = code;
}

public sealed class CallGrain : Grain, ICallGrain, IAsideGrain
{
    internal static readonly AsyncLocal<string?> AmbientValue = new();
    private readonly Guid _id = Guid.NewGuid();

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public Task<Guid> Activation() => Task.FromResult(_id);

    public Task<string> Name() => Task.FromResult($"{_id}");

    public async Task Fail()
    {
        await Task.Yield();
        throw new KeyNotFoundException("no such thing");
    }

    public async Task<int> FailLater()
    {
        await Task.Yield();
        throw new GrainMadeException("of our own", 7);
    }

    public Task FailBeforeAwaiting() => throw new NotSupportedException("not even a task");

    public Task TimeOutInside() => throw new TimeoutException("the grain's own");

    public Task<string?> Nothing(string? nothing) => Task.FromResult(nothing);

    public async Task Hold(string gate)
    {
        Journal.Add("holds");
        await Gate.Wait(gate);
        Journal.Add("held");
    }

    public Task Note(string name)
    {
        Journal.Add(name);
        return Task.CompletedTask;
    }

    public Task HoldOneWay(string gate) => Hold(gate);

    public Task FailOneWay() => throw new InvalidOperationException("nobody hears " + this.GetPrimaryKeyString());

    public async Task WaitForCancellation(string name, CancellationToken cancellationToken)
    {
        Journal.Add($"{name} begins");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Journal.Add($"{name} ends");
        }
    }

    public Task<ICallGrain> Me() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task<string> KeyOf(ICallGrain grain) => Task.FromResult(grain.GetPrimaryKeyString());

    public Task CallBack(ICallGrain other, string name) => other.Note(name);

    public Task<string?> Ambient() => Task.FromResult(AmbientValue.Value);

    public async Task<string?> AmbientOf(ICallGrain other)
    {
        AmbientValue.Value = "the calling grain's";
        return await other.Ambient();
    }
}
