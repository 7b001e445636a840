using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>One resolution of a ladder.</summary>
/// <param name="ShortSide">The short side of the frame in pixels, which names the rung.</param>
public readonly record struct Rung(int ShortSide, int Width, int Height);

/// <summary>The rungs that are made for the requested resolutions, and the resolutions that are skipped.</summary>
/// <param name="Rungs">The rungs to make, lowest first; never empty.</param>
/// <param name="Skipped">The resolutions above the source, lowest first.</param>
public sealed record LadderPlan(Rung[] Rungs, int[] Skipped);

/// <summary>Chooses the rungs for the requested resolutions.</summary>
/// <remarks>
/// A resolution is the short side of the frame as displayed, in square pixels and upright. The long side keeps the aspect ratio, to the
/// nearest even number. Nothing is enlarged: if every resolution is larger than the source, one rung of the source's own size is made,
/// rounded down to even numbers.
/// </remarks>
public static class Ladder
{
    /// <summary>The smallest side of a 4:2:0 frame in pixels.</summary>
    private const int MinSide = 2;

    /// <summary>Returns the rungs for one list of resolutions.</summary>
    public static LadderPlan Fit(VideoStream source, IEnumerable<int> resolutions)
    {
        ArgumentNullException.ThrowIfNull(source);
        int[] asked = [.. resolutions.Distinct().Order()];
        var shortSide = Math.Min(source.DisplayWidth, source.DisplayHeight);
        Rung[] rungs = [.. asked.Where(r => r <= shortSide).Select(r => At(source, r))];
        int[] skipped = [.. asked.Where(r => r > shortSide)];
        return new LadderPlan(rungs is [] ? [Own(source)] : rungs, skipped);
    }

    private static Rung At(VideoStream source, int shortSide)
    {
        // The exact width, because the displayed one is rounded to whole pixels.
        var width = source.VisibleWidth * source.SampleAspect.Value;
        var aspect = Math.Max(width, source.VisibleHeight) / Math.Min(width, source.VisibleHeight);
        return Upright(source, shortSide, NearestEven(shortSide * aspect));
    }

    private static Rung Own(VideoStream source)
    {
        var (width, height) = (source.DisplayWidth, source.DisplayHeight);
        return Upright(source, EvenBelow(Math.Min(width, height)), EvenBelow(Math.Max(width, height)));
    }

    private static Rung Upright(VideoStream source, int shortSide, int longSide) =>
        source.DisplayWidth >= source.DisplayHeight
            ? new Rung(shortSide, longSide, shortSide)
            : new Rung(shortSide, shortSide, longSide);

    /// <summary>
    /// Rounds to the nearest even number, and halfway cases down: at the source's own size, rounding up would enlarge it.
    /// </summary>
    private static int NearestEven(double side) => 2 * (int)Math.Ceiling((side / 2) - 0.5);

    private static int EvenBelow(int side) => Math.Max(MinSide, side / 2 * 2);
}
