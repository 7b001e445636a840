namespace Encoder.Media.Packaging;

/// <summary>Computes the bit rates of a playlist's segments as RFC 8216 defines them (4.1).</summary>
internal static class BitRates
{
    /// <summary>
    /// Returns the peak segment bit rate: the largest bit rate of any sequence of segments that lasts 0.5 to 1.5 times the target duration.
    /// Unlike in the RFC, every single segment counts, even a short last one, so that a client that checks segments individually finds none
    /// above the peak.
    /// </summary>
    /// <param name="targetDuration">The target duration in seconds.</param>
    public static long Peak(IReadOnlyList<SegmentFile> segments, int targetDuration)
    {
        var peak = 0L;
        for (var first = 0; first < segments.Count; first++)
        {
            var (size, seconds) = (0L, 0.0);
            for (var last = first; last < segments.Count; last++)
            {
                size += segments[last].Size;
                seconds += segments[last].Seconds;
                if (seconds > 1.5 * targetDuration) break;
                if (last == first || seconds >= 0.5 * targetDuration) peak = Math.Max(peak, BitsPerSecond(size, seconds));
            }
        }
        return peak;
    }

    /// <summary>Returns the average segment bit rate.</summary>
    public static long Average(IReadOnlyList<SegmentFile> segments) =>
        BitsPerSecond(segments.Sum(segment => segment.Size), segments.Sum(segment => segment.Seconds));

    private static long BitsPerSecond(long size, double seconds) => (long)Math.Ceiling(size * 8 / seconds);
}
