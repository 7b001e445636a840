using System.Diagnostics;

namespace Encoder.Storage.Work;

/// <summary>Notices that a clock was set forward or back, by one of this process that nobody sets.</summary>
internal sealed class ClockSteps
{
    /// <summary>Steps that are not larger are ignored: clocks never run alike.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Look? _last;
    private long? _settled;

    /// <summary>Notes what the clock shows. Returns by how much it was set since the last look; zero when it was not.</summary>
    /// <param name="before">The timestamp (<see cref="Stopwatch"/>) before the clock was asked, which may have taken some time.</param>
    /// <param name="milliseconds">What it answered.</param>
    public TimeSpan At(long before, long milliseconds)
    {
        var look = new Look(before, Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(milliseconds));
        lock (_lock)
        {
            var last = _last ?? look;
            _last = look;
            var passed = look.Shown - last.Shown;
            var (least, most) = (Stopwatch.GetElapsedTime(last.After, look.Before), Stopwatch.GetElapsedTime(last.Before, look.After));
            return passed > most + Tolerance ? passed - most : passed < least - Tolerance ? passed - least : TimeSpan.Zero;
        }
    }

    /// <summary>The clock was set, and other processes need this time to notice.</summary>
    public void Unsettle(TimeSpan time)
    {
        lock (_lock) _settled = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Whether all processes have noticed what this one has.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock) return _settled is not { } end || Stopwatch.GetTimestamp() >= end;
        }
    }

    private sealed record Look(long Before, long After, TimeSpan Shown);
}
