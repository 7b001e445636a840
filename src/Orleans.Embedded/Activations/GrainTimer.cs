using Orleans.Embedded.Calls;
using Orleans.Runtime;

namespace Orleans.Embedded.Activations;

/// <summary>A timer of an activation, and the request that each of its ticks is.</summary>
internal sealed class GrainTimer : GrainRequest, IGrainTimer
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposal = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly ITimer _timer;
    private TimeSpan _period;
    private TimeSpan? _changedDueTime;
    private bool _ticking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _options) = (activation, callback, options);
        ITimer? timer = null;
        NoContext.Run(() => timer = activation.Runtime.Time.CreateTimer(_ => Tick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _timer = timer!;
    }

    public override bool Interleaves => _options.Interleave;

    public override bool IsReadOnly => false;

    public override bool KeepsAlive => _options.KeepAlive;

    public override bool OutlivesActivation => false;

    public override bool IsWanted => !_disposal.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Require(dueTime, nameof(dueTime));
        Require(period, nameof(period));
        lock (_lock)
        {
            _period = period;
            if (_ticking) _changedDueTime = dueTime;
            else _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override async Task<Exception?> Run(object target)
    {
        try
        {
            await _callback(_disposal.Token);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    public override bool Report()
    {
        lock (_lock)
        {
            _ticking = false;
            if (IsWanted) _timer.Change(_changedDueTime ?? _period, Timeout.InfiniteTimeSpan);
            _changedDueTime = null;
        }
        return false;
    }

    public override void Refuse(Exception reason)
    {
        // The activation failed before it could tick; nobody waits for it.
    }

    public void Dispose()
    {
        _disposal.Cancel();
        _timer.Dispose();
        _activation.Forget(this);
    }

    public override string ToString() => $"timer of {_activation.GrainId}";

    private static void Require(TimeSpan time, string name)
    {
        if (time == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, s_longest, name);
    }

    private void Tick()
    {
        lock (_lock) _ticking = true;
        _activation.TryPost(this);
    }
}
