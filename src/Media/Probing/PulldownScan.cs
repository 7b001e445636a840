namespace Encoder.Media.Probing;

/// <summary>
/// Distinguishes film in 3:2 pulldown from video by short stretches that are decoded from keyframes all over the source. It reads the lines
/// of <see cref="ProbeCommands.Fields"/>.
/// </summary>
/// <remarks>
/// Pulldown makes five interlaced frames from four film frames (A B B C D from their top fields, A B C D D from their bottom fields). So of
/// every five frames, one repeats the top field of the frame before, and the second frame after it repeats the bottom field of the frame
/// before; if the bottom field comes first, it is the other way round. Video repeats no fields. A stretch that repeats none and hardly
/// moves may be either.
/// </remarks>
public sealed class PulldownScan
{
    /// <summary>The number of frames in a stretch.</summary>
    public const int Frames = 60;

    /// <summary>The number of frames after which the pattern repeats.</summary>
    internal const int Cycle = 5;

    /// <summary>The maximum number of stretches of a source.</summary>
    private const int MaxStretches = 20;

    /// <summary>
    /// The minimum share of film's cycles in which the repeated fields are found. They cannot be found where nothing moves.
    /// </summary>
    private const double MinFilm = 0.6;

    /// <summary>The maximum number of other repeated fields, as a share of those in the pattern. They are noise.</summary>
    private const double MaxNoise = 0.25;

    /// <summary>
    /// The share of interlaced-looking frames from which a stretch without the pattern counts as video. In film, it is two in five.
    /// </summary>
    private const double MinVideo = 0.75;

    /// <summary>The maximum share of stretches that may be neither film nor video.</summary>
    private const double MaxUnsure = 0.25;

    private readonly List<string> _repeated = [];
    private int _interlaced;
    private int _stretches;
    private readonly Dictionary<Pulldown, int> _film = [];
    private bool _hasVideo;

    /// <summary>
    /// Returns the keyframes at which stretches begin, in seconds on the file's clock; empty if the source cannot be film in pulldown. Only
    /// interlaced video at 29.97 or 30 frames per second can be.
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
        var count = Math.Min(MaxStretches, keys.Length);
        return [.. Enumerable.Range(0, count).Select(i => keys[i * keys.Length / count])];
    }

    /// <summary>Reads one line. Lines that do not describe fields are ignored.</summary>
    public void Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Split('=') is not [var key, var value]) return;
        if (key == "lavfi.idet.repeated.current_frame") _repeated.Add(value);
        else if (key == "lavfi.idet.single.current_frame" && value is "tff" or "bff") _interlaced++;
    }

    /// <summary>Ends a stretch. Returns false if no other stretch can change the result.</summary>
    public bool EndStretch()
    {
        _stretches++;
        var found = Pattern();
        if (found != Pulldown.None) _film[found] = _film.GetValueOrDefault(found) + 1;
        else _hasVideo |= _interlaced >= MinVideo * _repeated.Count;
        _repeated.Clear();
        _interlaced = 0;
        return !_hasVideo;
    }

    /// <summary>The pulldown of the source if it is beyond doubt; otherwise <see cref="Pulldown.None"/>.</summary>
    public Pulldown Result =>
        !_hasVideo && _film.ToArray() is [var (pulldown, stretches)] && _stretches - stretches <= MaxUnsure * _stretches
            ? pulldown
            : Pulldown.None;

    private Pulldown Pattern()
    {
        int Count(string field, int phase) => _repeated.Where((value, i) => value == field && i % Cycle == phase % Cycle).Count();
        var min = MinFilm * (_repeated.Count / Cycle);
        var all = _repeated.Count(value => value != "neither");
        bool IsAt(int phase, int apart)
        {
            var (tops, bottoms) = (Count("top", phase), Count("bottom", phase + apart));
            return min > 2 && tops >= min && bottoms >= min && all - tops - bottoms <= MaxNoise * (tops + bottoms);
        }
        var phases = Enumerable.Range(0, Cycle).ToArray();
        return Array.Exists(phases, phase => IsAt(phase, 2)) ? Pulldown.TopFirst
            : Array.Exists(phases, phase => IsAt(phase, 3)) ? Pulldown.BottomFirst
            : Pulldown.None;
    }
}

/// <summary>How film frames are distributed over interlaced frames.</summary>
public enum Pulldown
{
    /// <summary>No pulldown, as far as is known.</summary>
    None,

    /// <summary>3:2 pulldown, top field first.</summary>
    TopFirst,

    /// <summary>3:2 pulldown, bottom field first.</summary>
    BottomFirst,
}
