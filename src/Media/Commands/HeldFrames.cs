using Encoder.Media.Planning;
using Encoder.Media.Probing;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Shows the first frame from the start, repeats long-held frames where segments begin, and holds the last frame to the end.
/// </summary>
/// <remarks>
/// A frame is repeated at the ticks of a second input, whose own frames are never shown: streamselect passes on the latest frame of the
/// video whenever either input has a new one. Nothing is copied, and the video's own frames keep their times.
/// </remarks>
internal static class HeldFrames
{
    /// <summary>The time units of ticks per second.</summary>
    private const int Timescale = 90_000;

    /// <summary>The maximum number of terms that ffmpeg reads in a row.</summary>
    private const int MaxTerms = 50;

    /// <summary>The seconds beyond the end of the video after which nothing belongs to it, however times are rounded.</summary>
    private const double Behind = 1;

    private const string Ticks = "[ticks]";

    /// <summary>Returns the filters for decoded frames, whose times count from the first frame.</summary>
    public static IEnumerable<string> Filters(EncodePlan plan, Chunk chunk)
    {
        var (scan, preparation) = (plan.Scan, plan.Preparation);
        if (scan.IsPreceded && chunk.Start == 0)
            yield return $"trim=start={Seconds(scan.FirstLate + scan.DecoderDelay - FrameFilters.Rounding)}";
        // Remove the decoder's delay, which the ticks do not have.
        if (scan is { Held: not null, DecoderDelay: > 0 and var delay }) yield return $"setpts=PTS-{Seconds(delay)}/TB";
        if (scan.FirstLate != 0 && chunk.Start == 0)
            yield return $"setpts='if(isnan(PREV_OUTPTS)*lt(T,{Seconds(Math.Max(0, scan.FirstLate) + 1)}),0,PTS)'";
        if (scan.Held is not { } held) yield break;
        // Drop frames before any are repeated, or the repeated ones would count.
        if (preparation.KeepEvery > 1) yield return $"framestep={preparation.KeepEvery}";
        var last = scan.LastTime - scan.FirstTime;
        if (held[^1].Last * plan.SegmentDuration > last)
        {
            // tpad's copy of the last frame is the only frame after it. Moved beyond the end of the video, it keeps the last frame shown.
            yield return "tpad=stop=1:stop_mode=clone";
            yield return $"setpts='if({IsCopy(plan, last)},{Seconds(plan.Duration + Behind)}/TB,PTS)'";
        }
        yield return $"null[frames];[frames]{Ticks}streamselect=inputs=2:map=0";
    }

    /// <summary>
    /// Returns the expression that tells whether a frame is the copy of the last one. ASF does not state how long frames last, so there the
    /// copy has the same time as the last frame.
    /// </summary>
    private static string IsCopy(EncodePlan plan, double last) => plan.Source.Format == SourceInput.Asf
        ? $"gte(PREV_INT,{Seconds(last - FrameFilters.Rounding)})"
        : $"gt(T,{Seconds(last + FrameFilters.Rounding)})";

    /// <summary>Returns the filter chain of the ticks, preceded by a separator; empty if no frame is repeated.</summary>
    /// <remarks>
    /// The first tick comes before every frame, because nothing passes until both inputs have begun. Some ticks come after the end.
    /// </remarks>
    public static string Clock(EncodePlan plan)
    {
        if (plan.Scan.Held is not { } held) return "";
        var after = Math.Max(held[^1].Last, (plan.Duration + Behind) / plan.SegmentDuration);
        var terms = held.Select(run => $"between(n,{run.First},{run.Last})").Prepend("eq(n,0)").Append($"gt(n,{Math.Ceiling(after)})");
        var selected = terms.Chunk(MaxTerms).Select(some => $"({string.Join('+', some)})");
        return $";color=s=16x16:r=1,settb=1/{Timescale},setpts='if(eq(N,0),-1,N*{Seconds(plan.SegmentDuration)})/TB',"
            + $"select='{string.Join('+', selected)}'{Ticks}";
    }
}
