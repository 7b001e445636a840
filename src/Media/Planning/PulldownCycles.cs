using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>
/// Film in 3:2 pulldown, counted in cycles: of five frames of the source come four. Cycles are counted from the first frame, wherever the
/// pattern begins, so that every chunk of a video has the same ones.
/// </summary>
internal static class PulldownCycles
{
    /// <summary>Frames of the source in a cycle.</summary>
    public const int Cycle = PulldownScan.Cycle;

    /// <summary>Film frames in a cycle.</summary>
    public const int Film = 4;

    /// <summary>The rate of the film.</summary>
    /// <param name="rate">That of the source.</param>
    public static Rational Undone(Rational rate) => new(rate.Numerator * Film, rate.Denominator * Cycle);

    /// <summary>How many frames come of so many; of a cycle that is cut short, all of them.</summary>
    public static int Undone(int frames) => (frames / Cycle * Film) + (frames % Cycle);

    /// <summary>
    /// Seconds from the first frame of the source to the one from which a chunk is decoded: a whole cycle before the one in which it
    /// begins, because what belongs together is found by the frames before.
    /// </summary>
    /// <param name="scan">The source.</param>
    /// <param name="place">How many film frames come before the chunk.</param>
    public static double Start(VideoScan scan, int place)
    {
        var rate = scan.ConstantRate!.Value;
        return (double)Math.Max(0, (place / Film) - 1) * Cycle * rate.Denominator / rate.Numerator;
    }
}
