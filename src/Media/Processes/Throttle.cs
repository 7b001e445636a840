namespace Encoder.Media.Processes;

/// <summary>Lets through one event in each interval, the first at once.</summary>
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
