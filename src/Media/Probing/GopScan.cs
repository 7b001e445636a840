namespace Encoder.Media.Probing;

/// <summary>
/// Follows frames in presentation order. Finds those at which segments of our own would begin, and how the source's own GOPs are placed
/// relative to them.
/// </summary>
internal sealed class GopScan(ScanRequest request)
{
    /// <summary>
    /// The seconds by which a frame may come before a multiple and still count as the frame at it: more than any rounding of timestamps.
    /// </summary>
    private const double Rounding = 0.0005;

    /// <summary>
    /// The seconds by which a segment may begin late, with the first frame after the multiple. If that frame comes later still, the frame
    /// that is being shown is repeated at the multiple.
    /// </summary>
    private const double Late = 0.5;

    private readonly List<SegmentMark> _marks = [];
    private readonly List<HeldRun> _held = [];
    private bool _onGrid = true;
    private bool _atSegments = true;
    private double _nextKey;
    private double _nextSegment;
    private double _lastKey;
    private double _longest;
    private long _segmentBytes;
    private double _segmentStart;
    private double _peak;
    private int _frames;
    private int _repeated;
    private double _keyTime;

    /// <param name="place">The number of frames before it.</param>
    /// <param name="time">The time in seconds from the first frame.</param>
    /// <param name="keyTime">The time, in seconds on the file's clock, at which a seek finds the keyframe from which the frame can be
    /// decoded.</param>
    public void Add(int place, double time, int bytes, bool isKey, double keyTime)
    {
        HoldUntil(time);
        (_frames, _keyTime) = (place + 1, keyTime);
        var beginsGop = Passes(ref _nextKey, request.KeyframeInterval, time);
        if (beginsGop != isKey) _onGrid = false;
        if (Passes(ref _nextSegment, request.SegmentDuration, time))
        {
            if (!isKey) _atSegments = false;
            _marks.Add(new SegmentMark((int)Math.Round(_nextSegment / request.SegmentDuration) - 1, place + _repeated, time, keyTime));
            EndSegment(time);
        }
        _segmentBytes += bytes;
        if (isKey) (_longest, _lastKey) = (Math.Max(_longest, time - _lastKey), time);
    }

    /// <param name="end">The seconds from the first frame to the end of the last.</param>
    public (SegmentMark[] Marks, GopFacts Gops, HeldRun[] Held) Finish(double end)
    {
        HoldUntil(end);
        EndSegment(end);
        return ([.. _marks], new GopFacts(_onGrid, _atSegments, Math.Max(_longest, end - _lastKey), (long)Math.Ceiling(_peak)), [.. _held]);
    }

    /// <summary>Holds the last frame until a time, and repeats it where segments begin long before that time.</summary>
    private void HoldUntil(double time)
    {
        for (; _frames > 0 && time - _nextSegment > Late; _nextSegment += request.SegmentDuration)
        {
            var multiple = (int)Math.Round(_nextSegment / request.SegmentDuration);
            if (_held is [.., var run] && run.Last == multiple - 1) _held[^1] = run with { Last = multiple };
            else _held.Add(new HeldRun(multiple, multiple));
            _marks.Add(new SegmentMark(multiple, _frames + _repeated++, _nextSegment, _keyTime));
            EndSegment(_nextSegment);
        }
    }

    /// <summary>
    /// Returns whether a frame is the first at or after the next multiple, and if so, advances to the following multiple.
    /// </summary>
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

/// <summary>Consecutive multiples of the segment duration at which the shown frame is repeated because it is held for long.</summary>
public sealed record HeldRun(int First, int Last);

/// <summary>The first frame at or after a multiple of the segment duration. It may be a repeated frame.</summary>
/// <param name="Multiple">The number of the multiple; 0 is the video's first frame.</param>
/// <param name="Place">The number of frames before it, including repeated ones.</param>
/// <param name="Time">The time in seconds from the first frame.</param>
/// <param name="KeyTime">The time, in seconds on the file's clock, at which a seek finds the keyframe from which the frame can be
/// decoded.</param>
public sealed record SegmentMark(int Multiple, int Place, double Time, double KeyTime);

/// <summary>How the keyframes of a source are placed relative to those of our own encodes.</summary>
/// <param name="OnGrid">Whether the keyframes are exactly the first frames at or after the multiples of the keyframe interval.</param>
/// <param name="AtSegments">Whether the first frame at or after every multiple of the segment duration is a keyframe.</param>
/// <param name="Longest">The longest GOP in seconds.</param>
/// <param name="PeakBitRate">The highest bit rate of the video over a segment, in bits per second.</param>
public sealed record GopFacts(bool OnGrid, bool AtSegments, double Longest, long PeakBitRate);
