namespace Encoder.Media.Packaging;

/// <summary>How many bits per second a playlist's segments take, as RFC 8216 defines it (4.1).</summary>
internal static class BitRates
{
    /// <summary>
    /// The peak segment bit rate: the largest of any run of segments that together last 0.5 to 1.5 times the target duration. Beyond the
    /// RFC, every single segment counts, the short last one too, so that whoever holds segments against it one by one finds none above it.
    /// </summary>
    /// <param name="targetDuration">Seconds.</param>
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

    /// <summary>The average segment bit rate.</summary>
    public static long Average(IReadOnlyList<SegmentFile> segments) =>
        BitsPerSecond(segments.Sum(segment => segment.Size), segments.Sum(segment => segment.Seconds));

    private static long BitsPerSecond(long size, double seconds) => (long)Math.Ceiling(size * 8 / seconds);
}
