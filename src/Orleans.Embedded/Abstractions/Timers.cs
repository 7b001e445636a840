using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A timer of a grain; disposing it ends it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets when it ticks next, from now or, while it ticks, from the end of the tick. <see cref="Timeout.InfiniteTimeSpan"/> is never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or more than 4294967294 ms.</exception>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>How a timer of a grain ticks.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this() => (DueTime, Period) = (dueTime, period);

    /// <summary>Time until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> is never.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> is never.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks run while a call is under way, at its awaits.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether ticks, like calls, keep the grain from being deactivated as idle.</summary>
    public bool KeepAlive { get; init; }
}
