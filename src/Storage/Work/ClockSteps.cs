using System.Diagnostics;

namespace Encoder.Storage.Work;

/// <summary>Detects that a clock was set forward or back, by comparison with the process's monotonic clock.</summary>
internal sealed class ClockSteps
{
    /// <summary>The largest step that is ignored, because no two clocks run at the same rate.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Look? _last;
    private long? _settled;

    /// <summary>Records a reading of the clock. Returns by how much it was set since the last reading; zero if it was not.</summary>
    /// <param name="before">The timestamp (<see cref="Stopwatch"/>) before the clock was read, which may have taken some time.</param>
    /// <param name="milliseconds">The reading, in milliseconds.</param>
    public TimeSpan At(long before, long milliseconds)
    {
        var look = new Look(before, Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(milliseconds));
        lock (_lock)
        {
            var last = _last ?? look;
            _last = look;
            var passed = look.Shown - last.Shown;
            var (min, max) = (Stopwatch.GetElapsedTime(last.After, look.Before), Stopwatch.GetElapsedTime(last.Before, look.After));
            return passed > max + Tolerance ? passed - max : passed < min - Tolerance ? passed - min : TimeSpan.Zero;
        }
    }

    /// <summary>Records that the clock was set and that other processes need <paramref name="time"/> to notice it.</summary>
    public void Unsettle(TimeSpan time)
    {
        lock (_lock) _settled = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Whether all processes have had time to notice what this one has noticed.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock) return _settled is not { } end || Stopwatch.GetTimestamp() >= end;
        }
    }

    private sealed record Look(long Before, long After, TimeSpan Shown);
}
