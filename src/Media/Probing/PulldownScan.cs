namespace Encoder.Media.Probing;

/// <summary>
/// Tells film in 3:2 pulldown from video, by short stretches that are decoded from keyframes all over the source; the lines are those of
/// <see cref="ProbeCommands.Fields"/>.
/// </summary>
/// <remarks>
/// Pulldown makes five interlaced frames of four film frames (A B B C D from their top fields, A B C D D from their bottom fields), so that
/// of each five frames one has the top field of the frame before, and the second after it the bottom field of the frame before it; the
/// other way round where the bottom field comes first. Video repeats none. What repeats none and hardly moves may be either.
/// </remarks>
public sealed class PulldownScan
{
    /// <summary>Frames of a stretch.</summary>
    public const int Frames = 60;

    /// <summary>Frames after which the pattern begins anew.</summary>
    internal const int Cycle = 5;

    /// <summary>Most stretches of a source.</summary>
    private const int MostStretches = 20;

    /// <summary>Part of the cycles of film in which the repeated fields are found at least. Where nothing moves, they cannot be.</summary>
    private const double LeastFilm = 0.6;

    /// <summary>Other repeated fields, as a part of those of the pattern, at most: noise.</summary>
    private const double MostNoise = 0.25;

    /// <summary>
    /// Part of its frames that look interlaced, from which on a stretch without the pattern is video: of film, two in five are.
    /// </summary>
    private const double LeastVideo = 0.75;

    /// <summary>Part of the stretches that may be neither.</summary>
    private const double MostUnsure = 0.25;

    private readonly List<string> _repeated = [];
    private int _interlaced;
    private int _stretches;
    private readonly Dictionary<Pulldown, int> _film = [];
    private bool _hasVideo;

    /// <summary>
    /// Seconds on the file's clock of the keyframes at which stretches begin; none where the source cannot be film in pulldown, which is
    /// everything but interlaced video of 29.97 or 30 frames a second.
    /// </summary>
    public static double[] Stretches(MediaInfo info, VideoScan scan)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(scan);
        if (
            info.Video is not { IsInterlaced: true }
            || scan is not { ConstantRate.Value: > 29.9 and < 30.1, FirstLate: 0, DecoderDelay: 0, Shapes: null, Held: null, Repair: null })
            return [];
        double[] keys = [.. scan.Marks.Select(mark => mark.KeyTime).Distinct()];
        var count = Math.Min(MostStretches, keys.Length);
        return [.. Enumerable.Range(0, count).Select(i => keys[i * keys.Length / count])];
    }

    /// <summary>Reads one line, and ignores it if it says nothing of fields.</summary>
    public void Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Split('=') is not [var key, var value]) return;
        if (key == "lavfi.idet.repeated.current_frame") _repeated.Add(value);
        else if (key == "lavfi.idet.single.current_frame" && value is "tff" or "bff") _interlaced++;
    }

    /// <summary>Ends a stretch. False when no other can change the result.</summary>
    public bool EndStretch()
    {
        _stretches++;
        var found = Pattern();
        if (found != Pulldown.None) _film[found] = _film.GetValueOrDefault(found) + 1;
        else _hasVideo |= _interlaced >= LeastVideo * _repeated.Count;
        _repeated.Clear();
        _interlaced = 0;
        return !_hasVideo;
    }

    /// <summary>Whether the source is film in pulldown, beyond doubt.</summary>
    public Pulldown Result =>
        !_hasVideo && _film.ToArray() is [var (pulldown, stretches)] && _stretches - stretches <= MostUnsure * _stretches
            ? pulldown
            : Pulldown.None;

    private Pulldown Pattern()
    {
        int Count(string field, int phase) => _repeated.Where((value, i) => value == field && i % Cycle == phase % Cycle).Count();
        var least = LeastFilm * (_repeated.Count / Cycle);
        var all = _repeated.Count(value => value != "neither");
        bool IsAt(int phase, int apart)
        {
            var (tops, bottoms) = (Count("top", phase), Count("bottom", phase + apart));
            return least > 2 && tops >= least && bottoms >= least && all - tops - bottoms <= MostNoise * (tops + bottoms);
        }
        var phases = Enumerable.Range(0, Cycle).ToArray();
        return Array.Exists(phases, phase => IsAt(phase, 2)) ? Pulldown.TopFirst
            : Array.Exists(phases, phase => IsAt(phase, 3)) ? Pulldown.BottomFirst
            : Pulldown.None;
    }
}

/// <summary>How film frames are divided among interlaced ones.</summary>
public enum Pulldown
{
    /// <summary>Not at all, as far as is known.</summary>
    None,

    /// <summary>By 3:2 pulldown, whose top fields come first.</summary>
    TopFirst,

    /// <summary>By 3:2 pulldown, whose bottom fields come first.</summary>
    BottomFirst,
}
