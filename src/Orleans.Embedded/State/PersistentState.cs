using System.Runtime.CompilerServices;
using Orleans.Embedded.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded.State;

/// <summary>A state of an activation. Its operations run one after the other, also when calls interleave.</summary>
internal abstract class PersistentState(Activation activation)
{
    private Task _last = Task.CompletedTask;

    protected Activation Activation => activation;

    /// <param name="type">The <see cref="IPersistentState{TState}"/> that is asked for.</param>
    public static PersistentState Create(Type type, string name, Activation activation) =>
        (PersistentState)Activator.CreateInstance(typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments()), name, activation)!;

    public abstract Task ReadStateAsync();

    protected Task Next(Func<Task> operation)
    {
        activation.RequireTurn();
        return _last = After(_last, operation);
    }

    private async Task After(Task last, Func<Task> operation)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation();
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException($"The storage failed for {activation.GrainId}: {exception.Message}", exception);
        }
    }
}

/// <inheritdoc/>
internal sealed class PersistentState<TState>(string name, Activation activation) : PersistentState(activation), IPersistentState<TState>
{
    private readonly GrainStateTable _table = activation.Runtime.States;
    private readonly IGrainStorageSerializer _serializer = activation.Runtime.Serializer;
    private TState _state = NewState();

    public TState State
    {
        get
        {
            Activation.RequireTurn();
            return _state;
        }

        set
        {
            Activation.RequireTurn();
            _state = value;
        }
    }

    public string? Etag { get; private set; }

    public bool RecordExists => Etag is not null;

    private string Key => Activation.GrainId.Key;

    public override Task ReadStateAsync() => Next(() =>
    {
        var stored = _table.Read(name, Key);
        _state = stored is null ? NewState() : _serializer.Deserialize<TState>(new BinaryData(stored.Payload))!;
        Etag = stored?.Etag;
        return Task.CompletedTask;
    });

    public Task WriteStateAsync() => Next(async () => Etag = await _table.Write(name, Key, Etag, _serializer.Serialize(_state).ToArray()));

    public Task ClearStateAsync() => Next(async () =>
    {
        await _table.Clear(name, Key, Etag);
        (_state, Etag) = (NewState(), null);
    });

    private static TState NewState() =>
        typeof(TState).GetConstructor(Type.EmptyTypes) is null && !typeof(TState).IsValueType
            ? (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState))
            : Activator.CreateInstance<TState>();
}
