using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Divides a video into chunks that are encoded independently and joined again. Pure.</summary>
/// <remarks>
/// A chunk begins where a segment does, so that a chunked encode has its keyframes where an unchunked one has them. Which of the segments
/// near the end of the chunk before it is, the source decides: whoever encodes a chunk must decode from the source's keyframe before it, so
/// the segment with the nearest one is taken. Chunks are taken in order by however many workers there are. They get shorter towards the
/// end, so that all of these end at about the same time (guided self-scheduling, Polychronopoulos and Kuck, 1987).
/// </remarks>
internal static class ChunkPlanner
{
    /// <summary>Part of a chunk's length by which its end may move to be nearer to a keyframe of the source.</summary>
    private const double MostMove = 0.25;

    /// <summary>A chunk is at most this part of what is left: so many workers find the last of it shared out in short ones.</summary>
    private const int ShareOfRest = 6;

    /// <summary>
    /// Segments of the shortest chunk. Each chunk costs the start of a program and, where the source has few bits, some of those
    /// (<see cref="SourceRate"/>).
    /// </summary>
    private const int FewestSegments = 2;

    /// <summary>What rounding may add to a number of segments.</summary>
    private const double Exact = 1e-9;

    /// <summary>All of the video, from which no encode is made.</summary>
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
        // The places of frames are unknown when the decoder's clock is not the file's, or when frames of a variable rate are dropped.
        // Frames that are repeated or held may belong to two chunks.
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

    /// <summary>Seconds of the next chunk, a whole number of segments; null when it is the last.</summary>
    private static double? Length(double rest, double shortest, double longest, double segment)
    {
        var most = Math.Clamp(rest / ShareOfRest, shortest, longest);
        // Divides the rest evenly, so that the last chunk is not too short.
        var even = rest / Math.Ceiling((rest / most) - Exact);
        var length = Math.Min(longest, Math.Ceiling((even / segment) - Exact) * segment);
        return length < rest - Exact ? length : null;
    }

    /// <summary>
    /// Where the source's keyframes are far apart, chunks are longer, so that the frames decoded before a chunk stay a small share.
    /// </summary>
    private static double Shortest(VideoScan scan, EncodingOptions options)
    {
        var keyframes = Math.Max(1, scan.Marks.Select(mark => mark.KeyTime).Distinct().Count());
        return Math.Max(FewestSegments * options.SegmentDuration, 2 * scan.Duration / keyframes);
    }

    /// <summary>
    /// The segment from whose start there is least to be decoded in vain; of several, the nearest to where it would be. None when that is
    /// more than a whole chunk.
    /// </summary>
    private static SegmentMark? Nearest(VideoScan scan, double start, double length, double segmentDuration)
    {
        double Waste(SegmentMark mark) => Math.Max(0, mark.Time + scan.FirstTime - mark.KeyTime);
        double Distance(SegmentMark mark) => Math.Abs((mark.Multiple * segmentDuration) - start);
        return scan.Marks
            .Where(mark => mark.Multiple > 0 && Distance(mark) <= MostMove * length && Waste(mark) <= length)
            // Differences below a tenth of a second do not matter.
            .OrderBy(mark => Math.Round(Waste(mark), 1)).ThenBy(Distance)
            .FirstOrDefault();
    }

    private static Begin? At(SegmentMark mark, VideoScan scan, VideoPreparation preparation, EncodingOptions options)
    {
        var seek = Seek(scan, mark.KeyTime);
        if (preparation.FrameRate is not { } rate) return new Begin(mark.Place, mark.Time, seek);
        // On a grid, places are exact and times follow from them: the first kept frame at or after the multiple.
        var place = (int)Math.Ceiling(((mark.Multiple * options.SegmentDuration) - EncodePlan.Rounding) * rate.Value);
        if (preparation.UndoPulldown != Pulldown.None)
            seek = Seek(scan, scan.Marks.Last(m => m.Time <= PulldownCycles.Start(scan, place) + EncodePlan.Rounding).KeyTime);
        return place < preparation.Frames ? new Begin(place, place * (double)rate.Denominator / rate.Numerator, seek) : null;
    }

    private static double? FirstSeek(VideoScan scan) => scan.ClippedFrom is null ? null : Seek(scan, scan.Marks[0].KeyTime);

    /// <summary>
    /// Where to begin to read; null for the beginning. A decoder that counts the times of frames counts from there.
    /// </summary>
    private static double? Seek(VideoScan scan, double keyTime) => keyTime > scan.FileStart && scan.DecoderDelay == 0 ? keyTime : null;

    /// <param name="Place">How many of the frames that come out are before it.</param>
    /// <param name="Time">Seconds from the first frame.</param>
    private sealed record Begin(int Place, double Time, double? Seek);
}
