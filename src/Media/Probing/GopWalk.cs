namespace Encoder.Media.Probing;

/// <summary>
/// Follows the frames in the order in which they are shown, and finds those at which segments of our own would begin, and how the source's
/// own GOPs lie to them.
/// </summary>
internal sealed class GopWalk(ScanRequest request)
{
    /// <summary>
    /// Seconds by which a frame may come before a multiple and still count as the one at it, above all rounding of timestamps.
    /// </summary>
    private const double Rounding = 0.0005;

    private readonly List<SegmentMark> _marks = [];
    private bool _onGrid = true;
    private bool _atSegments = true;
    private double _nextKey;
    private double _nextSegment;
    private double _lastKey;
    private double _longest;
    private long _segmentBytes;
    private double _segmentStart;
    private double _peak;

    /// <param name="place">How many frames come before it.</param>
    /// <param name="time">Seconds from the first frame.</param>
    /// <param name="keyTime">Seconds on the file's clock at which the keyframe is found from which it can be reached.</param>
    public void Add(int place, double time, int bytes, bool isKey, double keyTime)
    {
        var beginsGop = Passes(ref _nextKey, request.KeyframeInterval, time);
        if (beginsGop != isKey) _onGrid = false;
        if (Passes(ref _nextSegment, request.SegmentDuration, time))
        {
            if (!isKey) _atSegments = false;
            _marks.Add(new SegmentMark((int)Math.Round(_nextSegment / request.SegmentDuration) - 1, place, time, keyTime));
            EndSegment(time);
        }
        _segmentBytes += bytes;
        if (isKey) (_longest, _lastKey) = (Math.Max(_longest, time - _lastKey), time);
    }

    /// <param name="end">Seconds from the first frame to the end of the last.</param>
    public (SegmentMark[] Marks, GopFacts Gops) Finish(double end)
    {
        EndSegment(end);
        return ([.. _marks], new GopFacts(_onGrid, _atSegments, Math.Max(_longest, end - _lastKey), (long)Math.Ceiling(_peak)));
    }

    /// <summary>Whether a frame is the first at or after the next multiple; that is then the one after it.</summary>
    private static bool Passes(ref double next, double interval, double time)
    {
        if (time + Rounding < next) return false;
        next = (Math.Floor((time + Rounding) / interval) + 1) * interval;
        return true;
    }

    private void EndSegment(double end)
    {
        if (end > _segmentStart) _peak = Math.Max(_peak, _segmentBytes * 8 / (end - _segmentStart));
        (_segmentBytes, _segmentStart) = (0, end);
    }
}

/// <summary>The first frame at or after a multiple of the segment duration.</summary>
/// <param name="Multiple">Which one; 0 is the video's first frame.</param>
/// <param name="Place">How many frames come before it.</param>
/// <param name="Time">Seconds from the first frame.</param>
/// <param name="KeyTime">Seconds on the file's clock at which the keyframe is found from which it can be reached.</param>
public sealed record SegmentMark(int Multiple, int Place, double Time, double KeyTime);

/// <summary>How the keyframes of a source lie to those that our own encodes would have.</summary>
/// <param name="OnGrid">Whether the first frame at or after every multiple of the keyframe interval is one, and no other frame is.</param>
/// <param name="AtSegments">Whether the first frame at or after every multiple of the segment duration is one.</param>
/// <param name="Longest">Most seconds from one to the next.</param>
/// <param name="PeakBitRate">Most bits per second of the frame in any segment.</param>
public sealed record GopFacts(bool OnGrid, bool AtSegments, double Longest, long PeakBitRate);
