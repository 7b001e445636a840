using Orleans.Storage;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>
/// Makes state writes conflict with a second activation of the grain, as a cluster briefly has when a silo is taken for dead. The second
/// activation has just written either the old state or the state that this one is about to write.
/// </summary>
/// <param name="rate">The share of writes that conflict, 0 to 1.</param>
/// <param name="seed">Repeats the selection of writes, as far as their order is the same.</param>
internal sealed class StateConflicts(double rate, int seed)
{
    private double Rate => rate;

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _conflicts;
    private volatile bool _stopped;

    /// <summary>The number of writes that were refused.</summary>
    public int Count => _conflicts;

    /// <summary>Stops refusing writes.</summary>
    public void Stop() => _stopped = true;

    public IGrainStorage Over(IGrainStorage storage) => new Storage(storage, this);

    private bool Happens(double share)
    {
        lock (_lock) return !_stopped && _random.NextDouble() < share;
    }

    private sealed class Storage(IGrainStorage inner, StateConflicts conflicts) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            inner.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            inner.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (!conflicts.Happens(conflicts.Rate))
            {
                await inner.WriteStateAsync(stateName, grainId, grainState);
                return;
            }
            var other = new GrainState<T>();
            await inner.ReadStateAsync(stateName, grainId, other);
            if (!other.RecordExists || conflicts.Happens(0.5)) other.State = grainState.State;
            await inner.WriteStateAsync(stateName, grainId, other);
            Interlocked.Increment(ref conflicts._conflicts);
            await inner.WriteStateAsync(stateName, grainId, grainState);
            throw new InvalidOperationException("The state was written over.");
        }
    }
}
