using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>
/// Counts film in 3:2 pulldown in cycles: five frames of the source yield four. Cycles are counted from the first frame, wherever the
/// pattern begins, so that every chunk of a video has the same ones.
/// </summary>
internal static class PulldownCycles
{
    /// <summary>The number of source frames in a cycle.</summary>
    public const int Cycle = PulldownScan.Cycle;

    /// <summary>The number of film frames in a cycle.</summary>
    public const int Film = 4;

    /// <summary>Returns the frame rate of the film.</summary>
    /// <param name="rate">The frame rate of the source.</param>
    public static Rational Undone(Rational rate) => new(rate.Numerator * Film, rate.Denominator * Cycle);

    /// <summary>Returns the number of film frames in a number of source frames. An incomplete cycle keeps all of its frames.</summary>
    public static int Undone(int frames) => (frames / Cycle * Film) + (frames % Cycle);

    /// <summary>
    /// Returns where decoding for a chunk starts, in seconds from the source's first frame: a whole cycle before the one in which the chunk
    /// begins, because fields are matched using the frames before them.
    /// </summary>
    /// <param name="scan">The source.</param>
    /// <param name="place">The number of film frames before the chunk.</param>
    public static double Start(VideoScan scan, int place)
    {
        var rate = scan.ConstantRate!.Value;
        return (double)Math.Max(0, (place / Film) - 1) * Cycle * rate.Denominator / rate.Numerator;
    }
}
