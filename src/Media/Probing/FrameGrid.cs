namespace Encoder.Media.Probing;

/// <summary>How well frames fall on the grid of a constant rate, the nth frame in the nth place.</summary>
internal sealed class FrameGrid(Rational rate)
{
    /// <summary>Rates above are no rates of frames but units of time that some containers state instead.</summary>
    public const double MaxRate = 1000;

    /// <summary>Slower frames are slides rather than film: each has a time of its own.</summary>
    private const double MinRate = 5;

    /// <summary>
    /// Part of a frame's duration by which it may miss its place. Containers round times (Matroska to a millisecond, a sixteenth of a frame
    /// at 60 a second) and soft telecine shows film frames up to a fifth too early or late; a real variable rate misses by more before
    /// long.
    /// </summary>
    private const double Tolerance = 0.35;

    /// <summary>Misses that differ by less than this part of a frame's duration say nothing about which rate is meant.</summary>
    private const double Noise = 0.05;

    /// <summary>Largest numerator of an average that may be a rate somebody chose; beyond, it is a mean over uneven frames.</summary>
    private const long MaxNumerator = 1_000_000;

    private static readonly Rational[] s_usual =
    [
        new(24000, 1001), new(24, 1), new(25, 1), new(30000, 1001), new(30, 1), new(48, 1), new(50, 1), new(60000, 1001), new(60, 1),
        new(10, 1), new(12, 1), new(15, 1), new(20, 1), new(100, 1), new(120000, 1001), new(120, 1), new(240, 1),
    ];

    private double _worst;

    /// <summary>Seconds that a frame lasts according to the headers; 1/25 when these say nothing sensible.</summary>
    public static double UsualDuration(VideoStream? stream) =>
        (stream?.AverageFrameRate ?? stream?.BaseFrameRate) is { Value: <= MaxRate } usual ? 1 / usual.Value : 1 / 25.0;

    /// <summary>Places for the rates that the headers state, then for the usual ones.</summary>
    public static FrameGrid[] Candidates(VideoStream? stream)
    {
        Rational?[] stated = [stream?.BaseFrameRate, stream?.AverageFrameRate];
        return
        [
            .. stated.OfType<Rational>().Where(r => r.Value is >= MinRate and <= MaxRate && r.Numerator <= MaxNumerator)
                .Concat(s_usual).Distinct().Select(r => new FrameGrid(r)),
        ];
    }

    /// <summary>The rate whose grid fits best, the stated one before others that fit as well; null when none does.</summary>
    public static Rational? Best(IEnumerable<FrameGrid> grids) =>
        grids.Where(g => g._worst <= Tolerance).MinBy(g => Math.Ceiling(g._worst / Noise))?.Rate;

    private Rational Rate => rate;

    public void Add(int place, double seconds) => _worst = Math.Max(_worst, Math.Abs((seconds * rate.Value) - place));
}
