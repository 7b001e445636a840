using Orleans.Concurrency;
using Orleans.Storage;

namespace Encoder.GrainRuntime.Conformance.State;

[GenerateSerializer, Alias("conformance.Tally")]
public sealed class Tally
{
    [Id(0)] public int Total { get; set; }

    [Id(1)] public List<int> Parts { get; set; } = [];

    [Id(2)] public int Limit { get; set; } = 100;

    [Id(3)] public bool Broken { get; set; }

    /// <summary>Cannot be read, and so not be serialized, when it is broken.</summary>
    public int Check => Broken ? throw new InvalidOperationException("broken on purpose") : 0;
}

[Alias("conformance.IStateGrain")]
public interface IStateGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> Add(int number, bool write = true);

    [Alias("AddInterleaving"), AlwaysInterleave]
    Task AddInterleaving(int number);

    [Alias("Read")]
    Task<Tally> Read();

    [Alias("Stored")]
    Task<(bool Exists, string? Etag)> Stored();

    [Alias("Clear")]
    Task Clear();

    [Alias("Reload")]
    Task Reload();

    [Alias("Break")]
    Task Break();

    [Alias("AddToSecond")]
    Task AddToSecond(int number);

    [Alias("ReadSecond")]
    Task<int> ReadSecond();

    [Alias("WriteFromTheThreadPool")]
    Task WriteFromTheThreadPool();

    [Alias("Leave")]
    Task Leave();
}

public sealed class StateGrain(
    [PersistentState("tally", "store")] IPersistentState<Tally> tally,
    [PersistentState("second", "store")] IPersistentState<Tally> second) : Grain, IStateGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Of(this.GetPrimaryKeyString()).Add($"activated with {tally.State.Total}");
        return Task.CompletedTask;
    }

    public async Task<int> Add(int number, bool write = true)
    {
        tally.State.Total += number;
        tally.State.Parts.Add(number);
        if (write) await tally.WriteStateAsync();
        return tally.State.Total;
    }

    public Task AddInterleaving(int number) => Add(number, write: true);

    public Task<Tally> Read() => Task.FromResult(tally.State);

    public Task<(bool Exists, string? Etag)> Stored() => Task.FromResult((tally.RecordExists, tally.Etag));

    public Task Clear() => tally.ClearStateAsync();

    public Task Reload() => tally.ReadStateAsync();

    public Task Break()
    {
        tally.State.Broken = true;
        return tally.WriteStateAsync();
    }

    public Task AddToSecond(int number)
    {
        second.State.Total += number;
        return second.WriteStateAsync();
    }

    public Task<int> ReadSecond() => Task.FromResult(second.State.Total);

    public Task WriteFromTheThreadPool() => Task.Run(() => tally.WriteStateAsync());

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>Two activations of one key have the same stored state.</summary>
[Alias("conformance.IRivalGrain")]
public interface IRivalGrain : IGrainWithStringKey
{
    /// <summary>Waits for the gate, then adds one and writes or clears; what fails is caught or not.</summary>
    [Alias("Change")]
    Task<int> Change(string name, string gate, RivalChange change);

    [Alias("Total")]
    Task<int> Total();
}

public enum RivalChange
{
    Write,
    Clear,
    WriteAndCatch,
}

[StatelessWorker(2)]
public sealed class RivalGrain([PersistentState("rivals", "store")] IPersistentState<Tally> tally) : Grain, IRivalGrain
{
    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add($"deactivated: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public async Task<int> Change(string name, string gate, RivalChange change)
    {
        Journal.Add($"{name} begins");
        await Gate.Wait(gate);
        tally.State.Total++;
        if (change == RivalChange.Clear)
        {
            await tally.ClearStateAsync();
        }
        else
        {
            try
            {
                await tally.WriteStateAsync();
            }
            catch (InconsistentStateException) when (change == RivalChange.WriteAndCatch)
            {
                await tally.ReadStateAsync();
                tally.State.Total++;
                await tally.WriteStateAsync();
            }
        }
        return tally.State.Total;
    }

    public Task<int> Total() => Task.FromResult(tally.State.Total);
}
