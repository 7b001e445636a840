namespace Encoder.Browser.Playlists;

/// <summary>Bit rates of segments in bits per second, computed independently from RFC 8216, 4.1.</summary>
internal static class SegmentRates
{
    /// <summary>
    /// Returns the highest rate of a single segment, or of a run of segments that lasts 0.5 to 1.5 times the target duration.
    /// </summary>
    public static double Peak((long Bytes, double Seconds)[] segments, int targetDuration)
    {
        var runs = from first in Enumerable.Range(0, segments.Length)
                   from count in Enumerable.Range(1, segments.Length - first)
                   let run = segments.AsSpan(first, count).ToArray()
                   let seconds = run.Sum(s => s.Seconds)
                   where count == 1 || (seconds >= 0.5 * targetDuration && seconds <= 1.5 * targetDuration)
                   select Average(run);
        return runs.Max();
    }

    public static double Average((long Bytes, double Seconds)[] segments) => 8 * segments.Sum(s => s.Bytes) / segments.Sum(s => s.Seconds);
}
