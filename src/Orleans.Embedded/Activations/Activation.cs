using Orleans.Embedded.Calls;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded.Activations;

/// <summary>
/// A grain in memory. Everything of it runs on one scheduler, so never at the same moment; a request begins when those that
/// are running allow it. How it comes and goes is in <c>Activation.Life.cs</c>.
/// </summary>
internal sealed partial class Activation(EmbeddedGrainRuntime runtime, GrainClass grainClass, GrainId grainId, int slot) : IGrainContext
{
    private readonly Lock _lock = new();
    private readonly List<GrainRequest> _waiting = [];
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private int _running;
    private int _exclusive;
    private int _readOnly;

    public EmbeddedGrainRuntime Runtime => runtime;

    public GrainClass Class => grainClass;

    public GrainId GrainId => grainId;

    /// <summary>Which of several workers it is; 0 for grains that have one activation.</summary>
    public int Slot => slot;

    /// <summary>How many requests are running or waiting.</summary>
    public int Load
    {
        get
        {
            lock (_lock) return _running + _waiting.Count;
        }
    }

    /// <summary>The activation of a grain object that is in use.</summary>
    public static Activation Of(IGrainBase grain) => (Activation)grain.GrainContext;

    /// <summary>Takes a request. False when the activation has ended; its successor is to have it.</summary>
    public bool TryPost(GrainRequest request)
    {
        lock (_lock)
        {
            if (_phase == Phase.Gone) return false;
            if (_phase == Phase.New) Begin();
            if (MayStart(request)) Start(request);
            else _waiting.Add(request);
            return true;
        }
    }

    /// <exception cref="InvalidOperationException">The caller is not in a turn of this activation.</exception>
    public void RequireTurn()
    {
        if (TaskScheduler.Current != _scheduler)
            throw new InvalidOperationException($"{GrainId} was accessed outside of its turns, for example after ConfigureAwait(false) or in Task.Run.");
    }

    private bool MayStart(GrainRequest request) =>
        _phase == Phase.Active
        && (request.Interleaves || grainClass.IsReentrant || _exclusive == 0 || (request.IsReadOnly && _exclusive == _readOnly));

    private void Start(GrainRequest request)
    {
        Count(request, 1);
        TakeTurn(() => Run(request));
    }

    private void Count(GrainRequest request, int change)
    {
        _running += change;
        if (request.Interleaves) return;
        _exclusive += change;
        if (request.IsReadOnly) _readOnly += change;
    }

    private async Task Run(GrainRequest request)
    {
        var failure = request.IsWanted ? await request.Run(GrainInstance!) : null;
        if (failure is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            Deactivate(new(DeactivationReasonCode.ApplicationError, failure.Message));
        }
        lock (_lock)
        {
            Count(request, -1);
            if (request.KeepsAlive) _idleSince = runtime.Time.GetTimestamp();
            StartWaiting();
        }
        if (!request.Report() && failure is not null) Log.FailedUnheard(runtime.Logger, request, failure);
    }

    /// <summary>Starts what waits and may, in order; or the deactivation, when it is what waits.</summary>
    private void StartWaiting()
    {
        if (_phase == Phase.Leaving && _running == 0) TakeTurn(End);
        for (var index = 0; index < _waiting.Count && _phase == Phase.Active;)
        {
            var request = _waiting[index];
            if (!MayStart(request))
            {
                index++;
                continue;
            }
            _waiting.RemoveAt(index);
            Start(request);
        }
    }

    /// <summary>Runs work on the activation's scheduler, with no ambient values of whoever happens to start it.</summary>
    private void TakeTurn(Func<Task> work) => NoContext.Run(
        () => _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler));
}
