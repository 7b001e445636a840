using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Divides a video into chunks that are encoded independently and joined afterwards. Pure.</summary>
/// <remarks>
/// A chunk begins where a segment does, so that a chunked encode has the same keyframes as an unchunked one. Encoding a chunk means
/// decoding from the source's keyframe before it. So of the segments near the planned end of the previous chunk, the planner takes the one
/// with the nearest keyframe. Workers take chunks in order. Chunks get shorter towards the end, so that all workers finish at about the
/// same time (guided self-scheduling, Polychronopoulos and Kuck, 1987).
/// </remarks>
internal static class ChunkPlanner
{
    /// <summary>The share of a chunk's length by which its end may move to be nearer to a keyframe of the source.</summary>
    private const double MaxMove = 0.25;

    /// <summary>
    /// The divisor for a chunk's length: a chunk is at most a sixth of what remains, so that six workers can share the end in short chunks.
    /// </summary>
    private const int ShareOfRest = 6;

    /// <summary>
    /// The number of segments in the shortest chunk. Each chunk costs the start of a program, and some of the bits of a source that has few
    /// (<see cref="SourceRate"/>).
    /// </summary>
    private const int FewestSegments = 2;

    /// <summary>The rounding error of a number of segments that is tolerated.</summary>
    private const double Exact = 1e-9;

    /// <summary>Returns the whole video as one chunk, from which a storyboard is taken when nothing is encoded.</summary>
    public static Chunk Whole(VideoScan scan, VideoPreparation preparation) =>
        new(0, 0, null, FirstSeek(scan), preparation.Frames);

    public static Chunk[] Cut(VideoScan scan, VideoPreparation preparation, EncodingOptions options)
    {
        Begin[] starts = [new(0, 0, FirstSeek(scan)), .. Starts(scan, preparation, options)];
        return [.. starts.Select((start, i) =>
        {
            var next = i + 1 < starts.Length ? starts[i + 1] : null;
            return new Chunk(i, start.Time, next?.Time, start.Seek, (next?.Place ?? preparation.Frames) - start.Place);
        })];
    }

    private static IEnumerable<Begin> Starts(VideoScan scan, VideoPreparation preparation, EncodingOptions options)
    {
        // The positions of frames are unknown if the decoder's clock is not the file's, or if frames of a variable rate are dropped. A
        // frame that is repeated or held may belong to two chunks.
        if (scan.Held is not null || scan.DecoderDelay > 0 || (preparation.FrameRate is null && preparation.KeepEvery > 1)) yield break;
        var longest = Math.Floor((options.ChunkDuration / options.SegmentDuration) + Exact) * options.SegmentDuration;
        if (scan.Duration <= longest + Exact) yield break;
        var shortest = Math.Min(longest, Shortest(scan, options));
        // Where the next chunk would begin, regardless of the source's keyframes.
        var (from, last) = (0.0, 0);
        while (Length(scan.Duration - from, shortest, longest, options.SegmentDuration) is { } length)
        {
            from += length;
            if (
                Nearest(scan, from, length, options.SegmentDuration) is not { } mark
                || At(mark, scan, preparation, options) is not { } begin
                || begin.Place <= last)
                continue;
            (from, last) = (mark.Multiple * options.SegmentDuration, begin.Place);
            yield return begin;
        }
    }

    /// <summary>Returns the length of the next chunk in seconds, a whole number of segments; null if it is the last chunk.</summary>
    private static double? Length(double rest, double shortest, double longest, double segment)
    {
        var max = Math.Clamp(rest / ShareOfRest, shortest, longest);
        // Divide the rest evenly, so that the last chunk is not too short.
        var even = rest / Math.Ceiling((rest / max) - Exact);
        var length = Math.Min(longest, Math.Ceiling((even / segment) - Exact) * segment);
        return length < rest - Exact ? length : null;
    }

    /// <summary>
    /// Returns the minimum length of a chunk. Chunks are longer if the source's keyframes are far apart, so that the frames decoded before
    /// each chunk stay a small share.
    /// </summary>
    private static double Shortest(VideoScan scan, EncodingOptions options)
    {
        var keyframes = Math.Max(1, scan.Marks.Select(mark => mark.KeyTime).Distinct().Count());
        return Math.Max(FewestSegments * options.SegmentDuration, 2 * scan.Duration / keyframes);
    }

    /// <summary>
    /// Returns the segment that wastes the least decoding before its start; of several, the one nearest to the planned start. Null if every
    /// candidate wastes more than a whole chunk.
    /// </summary>
    private static SegmentMark? Nearest(VideoScan scan, double start, double length, double segmentDuration)
    {
        double Waste(SegmentMark mark) => Math.Max(0, mark.Time + scan.FirstTime - mark.KeyTime);
        double Distance(SegmentMark mark) => Math.Abs((mark.Multiple * segmentDuration) - start);
        return scan.Marks
            .Where(mark => mark.Multiple > 0 && Distance(mark) <= MaxMove * length && Waste(mark) <= length)
            // Differences below a tenth of a second do not matter.
            .OrderBy(mark => Math.Round(Waste(mark), 1)).ThenBy(Distance)
            .FirstOrDefault();
    }

    private static Begin? At(SegmentMark mark, VideoScan scan, VideoPreparation preparation, EncodingOptions options)
    {
        var seek = Seek(scan, mark.KeyTime);
        if (preparation.FrameRate is not { } rate) return new Begin(mark.Place, mark.Time, seek);
        // On a grid, positions are exact and times follow from them: the first kept frame at or after the multiple.
        var place = (int)Math.Ceiling(((mark.Multiple * options.SegmentDuration) - EncodePlan.Rounding) * rate.Value);
        if (preparation.UndoPulldown != Pulldown.None)
            seek = Seek(scan, scan.Marks.Last(m => m.Time <= PulldownCycles.Start(scan, place) + EncodePlan.Rounding).KeyTime);
        return place < preparation.Frames ? new Begin(place, place * (double)rate.Denominator / rate.Numerator, seek) : null;
    }

    private static double? FirstSeek(VideoScan scan) => scan.ClippedFrom is null ? null : Seek(scan, scan.Marks[0].KeyTime);

    /// <summary>
    /// Returns where reading begins; null for the beginning of the file. A decoder that counts the times of frames itself must start there.
    /// </summary>
    private static double? Seek(VideoScan scan, double keyTime) => keyTime > scan.FileStart && scan.DecoderDelay == 0 ? keyTime : null;

    /// <param name="Place">The number of output frames before it.</param>
    /// <param name="Time">The time in seconds from the first frame.</param>
    private sealed record Begin(int Place, double Time, double? Seek);
}
