using System.Text;

namespace Encoder.Media.Captions;

/// <summary>Lays cues on the timeline of a presentation, and cuts them into segments.</summary>
public static class CaptionTimeline
{
    /// <summary>Bytes of the times of a cue, and of the lines' ends.</summary>
    private const int TimesSize = 34;

    /// <summary>The cues as the presentation shows them; what lies before its beginning or after its end is cut off.</summary>
    /// <param name="cues">On a clock of their own.</param>
    /// <param name="begin">The time on that clock at which the presentation begins.</param>
    /// <param name="duration">Seconds of the presentation.</param>
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

    /// <summary>The cues of each segment, those that go on over a border in both.</summary>
    /// <param name="cues">In the order in which they appear.</param>
    /// <param name="starts">Seconds at which the segments begin; the first is 0.</param>
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

    /// <summary>Bytes of the segments at most, the repeated cues counted as often as they are repeated.</summary>
    /// <param name="segmentDuration">Seconds.</param>
    public static double SegmentedSize(IEnumerable<Cue> cues, double segmentDuration) => cues.Sum(cue =>
        (TimesSize + cue.Settings.Length + Encoding.UTF8.GetByteCount(cue.Text))
        * (2 + Math.Floor((cue.End - cue.Start).TotalSeconds / segmentDuration)));

    /// <summary>The segment in which a time lies.</summary>
    private static int IndexOf(TimeSpan[] borders, TimeSpan time)
    {
        var found = Array.BinarySearch(borders, time);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
