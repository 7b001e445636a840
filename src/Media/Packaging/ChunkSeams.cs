using Encoder.Media.Mp4.Writing;

namespace Encoder.Media.Packaging;

/// <summary>
/// Checks that the chunks of a rung can be concatenated: no frames missing or duplicated, and a single decoder configuration.
/// </summary>
internal static class ChunkSeams
{
    public static PackagingProblem? Check(string rung, IReadOnlyList<ChunkTrack> chunks)
    {
        var first = chunks[0];
        if (Times(first)[0] != 0) return Problem(rung, "the first frame is not shown at 0");
        var entry = SampleEntryBytes.WithoutBitRates(first.Entry);
        for (var i = 0; i < chunks.Count; i++)
        {
            if (!chunks[i].Track.Samples[0].IsSync) return Problem(rung, $"chunk {i} does not begin with a keyframe");
            if (
                chunks[i].Track.Timescale != first.Track.Timescale
                || !SampleEntryBytes.WithoutBitRates(chunks[i].Entry).AsSpan().SequenceEqual(entry))
                return Problem(rung, $"chunk {i} was encoded with other parameters than chunk 0");
            if (i > 0 && Seam(Times(chunks[i - 1]), Times(chunks[i])) is { } fault) return Problem(rung, $"chunk {i} {fault}");
        }
        return null;
    }

    private static string? Seam(long[] before, long[] after)
    {
        var step = after[0] - before[^1];
        if (step <= 0) return "begins before the previous chunk ends";
        // At a constant frame rate, the seam must keep the interval; otherwise any step may be right. A start time in seconds may round to
        // a neighbouring tick.
        return Interval(before) is { } interval && Interval(after) == interval && Math.Abs(step - interval) > 1
            ? $"begins {step} ticks after the last frame of the previous chunk, but frames are {interval} ticks apart"
            : null;
    }

    /// <summary>Returns the ticks between frames; null if they vary or there is only one frame.</summary>
    private static long? Interval(long[] times)
    {
        if (times.Length < 2) return null;
        var interval = times[1] - times[0];
        for (var i = 2; i < times.Length; i++)
        {
            if (times[i] - times[i - 1] != interval) return null;
        }
        return interval;
    }

    private static long[] Times(ChunkTrack chunk)
    {
        var times = Array.ConvertAll(chunk.Track.Samples, chunk.Time);
        Array.Sort(times);
        return times;
    }

    private static PackagingProblem Problem(string rung, string message) => new(PackagingFault.BrokenSeam, $"Rung {rung}: {message}.");
}
