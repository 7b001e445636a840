using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded.Calls;
using Orleans.Embedded.State;
using Orleans.Runtime;

namespace Orleans.Embedded.Activations;

/// <content>How an activation comes and goes.</content>
internal sealed partial class Activation
{
    [ThreadStatic] private static Activation? t_beingCreated;

    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<GrainTimer> _timers = [];
    private AsyncServiceScope? _scope;
    private Phase _phase;
    private DeactivationReason _reason;
    private long _idleSince;
    private DateTimeOffset _keepUntil;

    private enum Phase
    {
        New,
        Activating,
        Active,

        /// <summary>Runs what is running, and then ends.</summary>
        Leaving,
        Gone,
    }

    /// <summary>The activation whose grain's constructor is running on this thread.</summary>
    public static Activation? BeingCreated => t_beingCreated;

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope!.Value.ServiceProvider;

    public Task Deactivated => _deactivated.Task;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_phase is Phase.Leaving or Phase.Gone) return;
            if (_phase == Phase.New) Begin();
            var isActivating = _phase == Phase.Activating;
            (_phase, _reason) = (Phase.Leaving, deactivationReason);
            if (!isActivating && _running == 0) TakeTurn(End);
        }
    }

    public void DelayDeactivation(TimeSpan time)
    {
        var now = runtime.Time.GetUtcNow();
        lock (_lock) _keepUntil = time == Timeout.InfiniteTimeSpan || time > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + time;
    }

    /// <summary>Deactivates what has been idle for its time.</summary>
    public void CollectIfIdle()
    {
        var age = grainClass.CollectionAge ?? runtime.Options.CollectionAge;
        lock (_lock)
        {
            if (_phase != Phase.Active || _running > 0 || age == Timeout.InfiniteTimeSpan) return;
            if (runtime.Time.GetElapsedTime(_idleSince) < age || runtime.Time.GetUtcNow() < _keepUntil) return;
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Idle for {age}."));
        }
    }

    public GrainTimer StartTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        RequireTurn();
        var timer = new GrainTimer(this, callback, options);
        lock (_lock) _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    private void Begin()
    {
        _phase = Phase.Activating;
        TakeTurn(Activate);
    }

    private async Task Activate()
    {
        try
        {
            _scope = runtime.ServiceProvider.CreateAsyncScope();
            var states = Create();
            foreach (var state in states) await state.ReadStateAsync();
            using var limit = new CancellationTokenSource(runtime.Options.ResponseTimeout, runtime.Time);
            await ((IGrainBase)GrainInstance!).OnActivateAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            Log.ActivationFailed(runtime.Logger, grainId, exception);
            StopTimers();
            foreach (var request in await Leave()) request.Refuse(exception);
            return;
        }

        lock (_lock)
        {
            if (_phase == Phase.Activating) _phase = Phase.Active;
            _idleSince = runtime.Time.GetTimestamp();
            StartWaiting();
        }
    }

    private PersistentState[] Create()
    {
        t_beingCreated = this;
        try
        {
            (GrainInstance, var states) = grainClass.Create(this);
            return states;
        }
        finally
        {
            t_beingCreated = null;
        }
    }

    private async Task End()
    {
        StopTimers();
        try
        {
            using var limit = new CancellationTokenSource(runtime.Options.ResponseTimeout, runtime.Time);
            await ((IGrainBase)GrainInstance!).OnDeactivateAsync(_reason, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(runtime.Logger, grainId, exception);
        }

        foreach (var request in await Leave()) runtime.Send(grainClass, grainId, request);
    }

    /// <summary>Gives everything up, and returns the requests that are left for a successor.</summary>
    private async Task<List<GrainRequest>> Leave()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else (GrainInstance as IDisposable)?.Dispose();
            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(runtime.Logger, grainId, exception);
        }

        // Only now may there be a successor. What arrives here until then waits with the rest.
        runtime.Forget(this);
        List<GrainRequest> left;
        lock (_lock)
        {
            _phase = Phase.Gone;
            left = _waiting.FindAll(request => request.OutlivesActivation && request.IsWanted);
            _waiting.Clear();
        }
        _deactivated.SetResult();
        return left;
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_lock) timers = [.. _timers];
        foreach (var timer in timers) timer.Dispose();
    }
}
