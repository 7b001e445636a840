namespace Encoder.Media.Packaging;

/// <summary>The samples of a segment.</summary>
/// <param name="First">Index of its first sample in decoding order.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Start">When it begins, in ticks from the start of the track's presentation.</param>
/// <param name="End">When the next one begins, or the last sample ends.</param>
internal readonly record struct SegmentSpan(int First, int Count, long Start, long End);

/// <summary>Where video segments begin: at the keyframes that lie at the multiples of the segment duration.</summary>
internal static class SegmentGrid
{
    /// <summary>
    /// Seconds that a last segment lasts at least; a shorter one is added to the one before it, which players handle better than a request
    /// for a few frames. Below half a second, the longer segment still rounds to the same target duration.
    /// </summary>
    public const double ShortestTail = 0.4;

    /// <summary>
    /// Seconds by which a keyframe may come too early and still count as the one at a multiple: the frame nearest to it may lie before it.
    /// </summary>
    private const double Slack = 0.05;

    public static SegmentSpan[] Cut(VideoTimeline video, double segmentDuration)
    {
        var frames = video.Frames;
        var starts = new List<int> { 0 };
        for (var i = 1; i < frames.Length; i++)
        {
            if (
                frames[i].IsSync
                && frames[i].Time >= NextMultiple(frames[starts[^1]].Time, video.Timescale, segmentDuration) - (Slack * video.Timescale))
                starts.Add(i);
        }
        if (starts.Count > 1 && video.End - frames[starts[^1]].Time < ShortestTail * video.Timescale) starts.RemoveAt(starts.Count - 1);

        return
        [
            .. starts.Select((first, segment) => segment + 1 < starts.Count
                ? new SegmentSpan(first, starts[segment + 1] - first, frames[first].Time, frames[starts[segment + 1]].Time)
                : new SegmentSpan(first, frames.Length - first, frames[first].Time, video.End)),
        ];
    }

    /// <summary>Checks that every segment begins where it should and can be played without the ones around it.</summary>
    public static PackagingProblem? Check(VideoTimeline video, IReadOnlyList<SegmentSpan> spans, double segmentDuration)
    {
        foreach (var span in spans)
        {
            var times = Times(video, span);
            for (var i = 1; i < times.Length; i++)
            {
                if (times[i] == times[i - 1]) return Problem(video, times[i], "two frames are shown at the same time");
            }
            if (times[0] != span.Start || times[^1] >= span.End)
                return Problem(video, span.Start, "frames around the start of a segment depend on each other");
            var multiple = NextMultiple(span.Start, video.Timescale, segmentDuration);
            var isTail = span.End == video.End && video.End - multiple < (ShortestTail + Slack) * video.Timescale;
            if (times[^1] >= multiple && !isTail)
                return Problem(video, (long)multiple, "there is no keyframe where a segment should begin");
        }
        return null;
    }

    /// <summary>When the frames of a segment are shown, in that order.</summary>
    public static long[] Times(VideoTimeline video, SegmentSpan span)
    {
        var times = Array.ConvertAll(video.Frames[span.First..(span.First + span.Count)], frame => frame.Time);
        Array.Sort(times);
        return times;
    }

    /// <summary>The tick of the first multiple of the segment duration after the one that a segment began at.</summary>
    private static double NextMultiple(long start, uint timescale, double segmentDuration)
    {
        var seconds = ((double)start / timescale) + Slack;
        return (Math.Floor(seconds / segmentDuration) + 1) * segmentDuration * timescale;
    }

    private static PackagingProblem Problem(VideoTimeline video, long time, string message) =>
        new(PackagingFault.MisplacedKeyframe, $"Rung {video.Name}, at {(double)time / video.Timescale:0.###} s: {message}.");
}
