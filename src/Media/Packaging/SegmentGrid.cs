namespace Encoder.Media.Packaging;

/// <summary>The samples of a segment.</summary>
/// <param name="First">The index of the first sample in decoding order.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Start">The start of the segment in ticks, from the start of the track's presentation.</param>
/// <param name="End">The start of the next segment or the end of the last sample, in ticks.</param>
internal readonly record struct SegmentSpan(int First, int Count, long Start, long End);

/// <summary>Determines where video segments begin: at the keyframes at multiples of the segment duration.</summary>
internal static class SegmentGrid
{
    /// <summary>
    /// The minimum duration of the last segment in seconds. A shorter one is merged with the segment before it, because players handle that
    /// better than a request for a few frames. As the value is below 0.5, the longer segment still rounds to the same target duration.
    /// </summary>
    public const double ShortestTail = 0.4;

    /// <summary>
    /// The seconds by which a keyframe may precede a multiple and still begin its segment: the frame nearest to the multiple may come
    /// before it.
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

    /// <summary>Checks that every segment begins where it should and can be played without the segments around it.</summary>
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

    /// <summary>Returns the presentation times of a segment's frames, sorted.</summary>
    public static long[] Times(VideoTimeline video, SegmentSpan span)
    {
        var times = Array.ConvertAll(video.Frames[span.First..(span.First + span.Count)], frame => frame.Time);
        Array.Sort(times);
        return times;
    }

    /// <summary>Returns the first multiple of the segment duration after the multiple at which a segment began, in ticks.</summary>
    private static double NextMultiple(long start, uint timescale, double segmentDuration)
    {
        var seconds = ((double)start / timescale) + Slack;
        return (Math.Floor(seconds / segmentDuration) + 1) * segmentDuration * timescale;
    }

    private static PackagingProblem Problem(VideoTimeline video, long time, string message) =>
        new(PackagingFault.MisplacedKeyframe, $"Rung {video.Name}, at {(double)time / video.Timescale:0.###} s: {message}.");
}
