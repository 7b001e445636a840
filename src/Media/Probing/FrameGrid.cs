namespace Encoder.Media.Probing;

/// <summary>Measures how well frames fall on the grid of a constant rate, the nth frame at the nth position.</summary>
internal sealed class FrameGrid(Rational rate)
{
    /// <summary>The highest frame rate. Higher values are time units, which some containers state instead.</summary>
    public const double MaxRate = 1000;

    /// <summary>The lowest constant frame rate. Slower frames are slides rather than film, and each has its own time.</summary>
    private const double MinRate = 5;

    /// <summary>
    /// The share of a frame's duration by which it may miss its position. Containers round times (Matroska to a millisecond, a sixteenth of
    /// a frame at 60 fps), and soft telecine shows film frames up to a fifth too early or too late. A truly variable rate soon misses by
    /// more.
    /// </summary>
    private const double Tolerance = 0.35;

    /// <summary>The share of a frame's duration below which differences between misses do not tell which rate is meant.</summary>
    private const double Noise = 0.05;

    /// <summary>
    /// The largest numerator of an average rate that somebody may have chosen. A larger one is a mean over uneven frames.
    /// </summary>
    private const long MaxNumerator = 1_000_000;

    private static readonly Rational[] s_usual =
    [
        new(24000, 1001), new(24, 1), new(25, 1), new(30000, 1001), new(30, 1), new(48, 1), new(50, 1), new(60000, 1001), new(60, 1),
        new(10, 1), new(12, 1), new(15, 1), new(20, 1), new(100, 1), new(120000, 1001), new(120, 1), new(240, 1),
    ];

    private double _worst;

    /// <summary>Returns the duration of a frame, in seconds, according to the headers; 1/25 if they state nothing sensible.</summary>
    public static double UsualDuration(VideoStream? stream) =>
        (stream?.AverageFrameRate ?? stream?.BaseFrameRate) is { Value: <= MaxRate } usual ? 1 / usual.Value : 1 / 25.0;

    /// <summary>Returns the grids of the rates that the headers state, then those of the usual rates.</summary>
    public static FrameGrid[] Candidates(VideoStream? stream)
    {
        Rational?[] stated = [stream?.BaseFrameRate, stream?.AverageFrameRate];
        return
        [
            .. stated.OfType<Rational>().Where(r => r.Value is >= MinRate and <= MaxRate && r.Numerator <= MaxNumerator)
                .Concat(s_usual).Distinct().Select(r => new FrameGrid(r)),
        ];
    }

    /// <summary>Returns the rate whose grid fits best, a stated rate before others that fit equally well; null if none fits.</summary>
    public static Rational? Best(IEnumerable<FrameGrid> grids) =>
        grids.Where(g => g._worst <= Tolerance).MinBy(g => Math.Ceiling(g._worst / Noise))?.Rate;

    private Rational Rate => rate;

    public void Add(int place, double seconds) => _worst = Math.Max(_worst, Math.Abs((seconds * rate.Value) - place));
}
