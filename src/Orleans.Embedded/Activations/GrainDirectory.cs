using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Embedded.Calls;
using Orleans.Runtime;

namespace Orleans.Embedded.Activations;

/// <summary>All activations. Of a grain there is at most one; of a stateless worker one for each of its slots.</summary>
internal sealed partial class GrainDirectory(EmbeddedGrainRuntime runtime)
{
    private readonly ConcurrentDictionary<(GrainId, int Slot), Activation> _activations = new();
    private volatile bool _closed;

    public int Count => _activations.Count;

    /// <summary>Hands a request to an activation of the grain, which is made when there is none.</summary>
    public void Send(GrainClass grainClass, GrainId grainId, GrainRequest request)
    {
        if (grainClass.MaxWorkers == 1)
        {
            Send(grainClass, grainId, slot: 0, request);
            return;
        }

        // To choose a slot and to take it is one step; or two calls would take the same while another is free.
        lock (grainClass.Slots) Send(grainClass, grainId, FreeSlot(grainClass, grainId), request);
    }

    public void Forget(Activation activation) => _activations.TryRemove(new((activation.GrainId, activation.Slot), activation));

    public void CollectIdle()
    {
        foreach (var activation in _activations.Values) activation.CollectIfIdle();
    }

    public Task DeactivateAll(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.WhenAll(_activations.Values.Select(activation =>
        {
            activation.Deactivate(reason, cancellationToken);
            return activation.Deactivated;
        })).WaitAsync(cancellationToken);

    /// <summary>Deactivates everything; from now on nothing is activated.</summary>
    public async Task Close(CancellationToken cancellationToken)
    {
        _closed = true;
        try
        {
            while (!_activations.IsEmpty) await DeactivateAll(new(DeactivationReasonCode.ShuttingDown, "The process stops."), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.LeftBehind(runtime.Logger, _activations.Count);
        }
    }

    /// <summary>The slot of an idle worker, or one that is empty, or the one with least to do.</summary>
    private int FreeSlot(GrainClass grainClass, GrainId grainId) =>
        Enumerable.Range(0, grainClass.MaxWorkers).MinBy(slot => _activations.TryGetValue((grainId, slot), out var activation) ? 2 * activation.Load : 1);

    private void Send(GrainClass grainClass, GrainId grainId, int slot, GrainRequest request)
    {
        while (true)
        {
            if (!_activations.TryGetValue((grainId, slot), out var activation))
            {
                if (_closed)
                {
                    request.Refuse(new SiloUnavailableException($"The grains are stopping: {request} was not made."));
                    return;
                }
                activation = _activations.GetOrAdd((grainId, slot), _ => new(runtime, grainClass, grainId, slot));
            }

            // It may have ended just now; it is out of the directory then.
            if (activation.TryPost(request)) return;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} grains did not end in the time that there was to stop.")]
        public static partial void LeftBehind(ILogger logger, int count);
    }
}
