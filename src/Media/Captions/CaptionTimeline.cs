using System.Text;

namespace Encoder.Media.Captions;

/// <summary>Moves cues to the timeline of a presentation, and distributes them over segments.</summary>
public static class CaptionTimeline
{
    /// <summary>The bytes of a cue's times and line breaks.</summary>
    private const int TimesSize = 34;

    /// <summary>Returns the cues on the timeline of the presentation, cut at its beginning and its end.</summary>
    /// <param name="cues">The cues, on their own clock.</param>
    /// <param name="begin">The time on that clock at which the presentation begins, in seconds.</param>
    /// <param name="duration">The duration of the presentation in seconds.</param>
    public static Cue[] Place(IEnumerable<Cue> cues, double begin, double duration)
    {
        ArgumentNullException.ThrowIfNull(cues);
        var (shift, end) = (TimeSpan.FromSeconds(begin), TimeSpan.FromSeconds(duration));
        return
        [
            .. cues.Select(cue => cue with { Start = Max(cue.Start - shift, TimeSpan.Zero), End = Min(cue.End - shift, end) })
                .Where(cue => cue.End > cue.Start),
        ];
    }

    /// <summary>Returns the cues of each segment. A cue that crosses a segment boundary is in both segments.</summary>
    /// <param name="cues">The cues in order of their start times.</param>
    /// <param name="starts">The start times of the segments in seconds; the first is 0.</param>
    public static List<Cue>[] Cut(IReadOnlyList<Cue> cues, IReadOnlyList<double> starts)
    {
        ArgumentNullException.ThrowIfNull(cues);
        ArgumentNullException.ThrowIfNull(starts);
        var borders = starts.Select(TimeSpan.FromSeconds).ToArray();
        var segments = Array.ConvertAll(borders, _ => new List<Cue>());
        foreach (var cue in cues)
        {
            for (var i = IndexOf(borders, cue.Start); i < borders.Length && (borders[i] < cue.End || i == 0); i++) segments[i].Add(cue);
        }
        return segments;
    }

    /// <summary>Returns an upper bound of the segments' size in bytes; a cue counts once for each segment that it may be in.</summary>
    /// <param name="segmentDuration">The duration of a segment in seconds.</param>
    public static double SegmentedSize(IEnumerable<Cue> cues, double segmentDuration) => cues.Sum(cue =>
        (TimesSize + cue.Settings.Length + Encoding.UTF8.GetByteCount(cue.Text))
        * (2 + Math.Floor((cue.End - cue.Start).TotalSeconds / segmentDuration)));

    /// <summary>Returns the index of the segment that contains a time.</summary>
    private static int IndexOf(TimeSpan[] borders, TimeSpan time)
    {
        var found = Array.BinarySearch(borders, time);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
