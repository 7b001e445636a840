using System.Globalization;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// How a source is made. Its picture has a colour in each corner, a middle that is white while there is sound
/// and black otherwise, a cell whose shade is the frame's number, and a cell with moving detail. With these, an
/// output shows whether it is upright, has the right colours, is sharp, is in sync, and has every frame once.
/// </summary>
internal sealed record Recipe
{
    /// <summary>When the middle turns white and the sound begins.</summary>
    public const double Cue = 1;

    /// <summary>Shades that tell pictures apart; then they begin anew.</summary>
    private const int Shades = 11;

    /// <summary>Pixels, before pixel aspect and rotation.</summary>
    public int Width { get; init; } = 640;

    public int Height { get; init; } = 360;

    /// <summary>Pictures per second that are drawn.</summary>
    public string Rate { get; init; } = "25";

    public double Seconds { get; init; } = 2;

    /// <summary>Which of the drawn pictures are in the source; null for all.</summary>
    public Func<int, bool>? Kept { get; init; }

    /// <summary>Filters after the picture has been drawn.</summary>
    public string Filter { get; init; } = "";

    public string Video { get; init; } = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    /// <summary>Encoder of the sound; null for none.</summary>
    public string? Audio { get; init; } = "-c:a aac";

    /// <summary>Layout of the sound.</summary>
    public string Layout { get; init; } = "stereo";

    public int SampleRate { get; init; } = 48_000;

    public double AudioSeconds { get; init; } = 2;

    /// <summary>Seconds by which the sound's timestamps begin after the picture's.</summary>
    public double AudioDelay { get; init; }

    /// <summary>When the middle turns black again and the sound ends.</summary>
    public double CueEnd { get; init; } = 1.6;

    /// <summary>Samples that the sound's encoder takes at once.</summary>
    public int FrameSize { get; init; } = 1024;

    /// <summary>Further options of the output.</summary>
    public string Options { get; init; } = "";

    public string Extension { get; init; } = "mp4";

    /// <summary>Options of a second run that copies what the first one made; {first} is its result.</summary>
    public string? Again { get; init; }

    /// <summary>Container of the first run's result, when there is a second.</summary>
    public string FirstExtension { get; init; } = "mp4";

    /// <summary>What is changed in the bytes of the first run's result, when there is a second; null for nothing.</summary>
    public Func<byte[], byte[]>? FirstEdit { get; init; }

    /// <summary>What is changed in the bytes of the file at last; null for nothing.</summary>
    public Func<byte[], byte[]>? Edit { get; init; }

    /// <summary>Parts that are encoded one by one, and whose bytes are then laid end to end; null for one.</summary>
    public Part[]? Parts { get; init; }

    /// <summary>Pictures per second, as a number.</summary>
    public double DrawnRate =>
        Rate.Split('/') is [var numerator, var denominator]
            ? double.Parse(numerator, CultureInfo.InvariantCulture) / double.Parse(denominator, CultureInfo.InvariantCulture)
            : double.Parse(Rate, CultureInfo.InvariantCulture);

    /// <summary>Numbers of the pictures in the source.</summary>
    public IEnumerable<int> Numbers => Enumerable.Range(0, (int)Math.Round(Seconds * DrawnRate)).Where(n => Kept?.Invoke(n) ?? true);

    /// <summary>The shade of the cell that tells which picture it is, 0 to 255.</summary>
    public static int ShadeOf(int number) => 20 + (20 * (number % Shades));

    /// <summary>Arguments of ffmpeg that make the source anew, or a part of it, up to its file.</summary>
    public IEnumerable<string> Arguments(Part? part = null)
    {
        var (picture, sound) = (Picture(Kept is null ? null : Numbers), Sound(part));
        if (part is not null)
        {
            // From a little earlier, for pictures begin at times that cannot be written down exactly.
            picture += string.Create(CultureInfo.InvariantCulture, $",trim={part.Start - 0.001}:{part.End - 0.001},setpts=PTS-STARTPTS");
        }
        if (Filter.Length > 0) picture += $",{Filter}";
        if (part is { Filter.Length: > 0 }) picture += $",{part.Filter}";
        return
        [
            "-filter_complex", $"{picture}[v]{(Audio is null ? "" : $";{sound}[a]")}", "-map", "[v]",
            .. Audio is null ? [] : (string[])["-map", "[a]"],
            .. Words(Video), .. Words(Audio ?? ""), .. Words(Options), .. Words(part?.Options ?? ""),
            .. Kept is null ? [] : (string[])["-fps_mode", "vfr"],
        ];
    }

    /// <summary>
    /// A graph that draws the picture, in RGB. What stands still is drawn once, and drawing over a frame costs less than laying another on
    /// it: the graph runs twice for each case.
    /// </summary>
    /// <param name="numbers">The pictures that are kept; null for all.</param>
    public string Picture(IEnumerable<int>? numbers)
    {
        var (width, height) = (Width / 3, Height / 3);
        var box = $"w={width}:h={height}:t=fill";
        var (right, below) = (Width - width, Height - height);
        var shades = string.Concat(Enumerable.Range(0, Shades).Select(
            n => $",drawbox=x={width}:y={below}:{box}:c=0x{ShadeOf(n):x2}{ShadeOf(n):x2}{ShadeOf(n):x2}:enable='eq(mod(n,{Shades}),{n})'"));
        var drawn = string.Create(CultureInfo.InvariantCulture, $"""
            color=c=gray:s={Width}x{Height}:r={Rate},trim=end_frame=1,format=gbrp,
            drawbox=x=0:y=0:{box}:c=red,drawbox=x={right}:y=0:{box}:c=lime,drawbox=x=0:y={below}:{box}:c=blue,
            drawbox=x={right}:y={below}:{box}:c=yellow,drawbox=x={width}:y={height}:{box}:c=black,loop=-1:1,
            drawbox=x={width}:y={height}:{box}:c=white:enable='gte(t,{Cue})*lt(t,{CueEnd})'{shades}[drawn];
            testsrc2=s={width}x{height}:r={Rate}:d={Seconds},format=gbrap[detail];
            [drawn][detail]overlay=x=0:y={height}:format=gbrp:shortest=1
            """).ReplaceLineEndings("");
        if (numbers is null) return drawn;
        // In brackets, for ffmpeg takes no more than a hundred terms in a row.
        var kept = Runs(numbers)
            .Select(run => $"between(n,{run.First},{run.Last})")
            .Chunk(50)
            .Select(terms => $"({string.Join('+', terms)})");
        return $"{drawn},select='{string.Join('+', kept)}'";
    }

    private string Sound(Part? part) => string.Create(
        CultureInfo.InvariantCulture,
        $"aevalsrc=exprs='if(gte(t,{Cue - AudioDelay})*lt(t,{CueEnd - AudioDelay}),0.5*sin(2*PI*440*t),0)':"
        + $"s={part?.SampleRate ?? SampleRate}:d={AudioSeconds - AudioDelay},aformat=channel_layouts={part?.Layout ?? Layout},"
        + $"asetpts=PTS+{AudioDelay}/TB{(part is null ? "" : $",atrim={part.Start}:{part.End},asetpts=PTS-STARTPTS")},"
        + $"asetnsamples=n={FrameSize}:p=0");

    private static IEnumerable<(int First, int Last)> Runs(IEnumerable<int> numbers)
    {
        (int First, int Last)? run = null;
        foreach (var number in numbers)
        {
            if (run is { } open && open.Last + 1 == number)
            {
                run = (open.First, number);
                continue;
            }
            if (run is { } ended) yield return ended;
            run = (number, number);
        }
        if (run is { } last) yield return last;
    }

    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A stretch of a source.</summary>
/// <param name="Start">Seconds.</param>
/// <param name="End">Seconds.</param>
/// <param name="Options">Options of its output.</param>
internal sealed record Part(double Start, double End, string Options = "")
{
    /// <summary>Filters after those of the whole.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Of its sound; null for that of the whole.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Layout of its sound; null for that of the whole.</summary>
    public string? Layout { get; init; }
}
