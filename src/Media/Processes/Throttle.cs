namespace Encoder.Media.Processes;

/// <summary>Admits one event per interval; the first is admitted immediately.</summary>
internal sealed class Throttle(TimeSpan interval, TimeProvider time)
{
    private long? _last;

    public bool Admits()
    {
        var now = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, now) < interval) return false;
        _last = now;
        return true;
    }
}
