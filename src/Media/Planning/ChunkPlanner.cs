using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Cuts a video into chunks that are encoded apart from each other and make one video again. Pure.</summary>
/// <remarks>
/// A chunk begins where a segment does, so that a chunked encode has its keyframes where an unchunked one has them. Which of the segments near the even division
/// it is, the source decides: whoever encodes a chunk must decode from the source's keyframe before it, so the segment with the nearest one is taken.
/// </remarks>
internal static class ChunkPlanner
{
    /// <summary>Part of a chunk's length by which its start may move to be nearer to a keyframe of the source.</summary>
    private const double MostMove = 0.25;

    public static Chunk[] Cut(VideoScan scan, PicturePlan picture, EncodingOptions options)
    {
        var starts = new List<Begin> { new(0, 0, null) };
        foreach (var start in Starts(scan, picture, options))
        {
            if (start.Place > starts[^1].Place) starts.Add(start);
        }
        return [.. starts.Select((start, i) =>
        {
            var next = i + 1 < starts.Count ? starts[i + 1] : null;
            return new Chunk(i, start.Time, next?.Time, start.Seek, (next?.Place ?? picture.Frames) - start.Place);
        })];
    }

    private static IEnumerable<Begin> Starts(VideoScan scan, PicturePlan picture, EncodingOptions options)
    {
        // Where the decoder's clock is not the file's, or every other picture of an uneven rate is dropped, nobody can say which picture is which.
        if (scan.DecoderDelay > 0 || (picture.FrameRate is null && picture.KeepEvery > 1)) yield break;
        var count = (int)Math.Ceiling(scan.Duration / (Math.Floor((options.ChunkDuration / options.SegmentDuration) + 1e-9) * options.SegmentDuration));
        var length = Math.Ceiling(scan.Duration / count / options.SegmentDuration) * options.SegmentDuration;
        for (var k = 1; k * length < scan.Duration; k++)
        {
            if (Nearest(scan, k * length, length, options.SegmentDuration) is { } mark && At(mark, scan, picture, options) is { } begin) yield return begin;
        }
    }

    /// <summary>The segment from whose start there is least to be decoded in vain; of several, the nearest to the even division. None when that is more than a whole chunk.</summary>
    private static SegmentMark? Nearest(VideoScan scan, double start, double length, double segmentDuration)
    {
        double Waste(SegmentMark mark) => Math.Max(0, mark.Time + scan.FirstTime - mark.KeyTime);
        double Distance(SegmentMark mark) => Math.Abs((mark.Multiple * segmentDuration) - start);
        return scan.Marks
            .Where(mark => mark.Multiple > 0 && Distance(mark) <= MostMove * length && Waste(mark) <= length)
            // To the tenth of a second: how early a picture is decoded says nothing.
            .OrderBy(mark => Math.Round(Waste(mark), 1)).ThenBy(Distance)
            .FirstOrDefault();
    }

    private static Begin? At(SegmentMark mark, VideoScan scan, PicturePlan picture, EncodingOptions options)
    {
        var seek = mark.KeyTime > scan.FirstTime ? mark.KeyTime : (double?)null;
        if (picture.FrameRate is not { } rate) return new Begin(mark.Place, mark.Time, seek);
        // On a grid, places are exact and times follow from them: the first kept picture at or after the multiple.
        var place = (int)Math.Ceiling(((mark.Multiple * options.SegmentDuration) - EncodePlan.Rounding) * rate.Value);
        return place < picture.Frames ? new Begin(place, place * (double)rate.Denominator / rate.Numerator, seek) : null;
    }

    /// <param name="Place">How many of the pictures that come out are before it.</param>
    /// <param name="Time">Seconds from the first picture.</param>
    private sealed record Begin(int Place, double Time, double? Seek);
}
