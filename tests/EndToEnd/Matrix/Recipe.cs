using System.Globalization;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// How a source is made. Each frame has a colour in each corner; a middle that is white while there is audio and black otherwise; a cell
/// whose shade encodes the frame's number; and a cell with moving detail. They show whether an output is upright, sharp and in sync, has
/// the right colours, and has every frame once.
/// </summary>
internal sealed record Recipe
{
    /// <summary>The time in seconds when the middle turns white and the audio begins.</summary>
    public const double Cue = 1;

    /// <summary>The number of shades that identify frames; then they repeat.</summary>
    private const int Shades = 11;

    /// <summary>The width in pixels, before pixel aspect ratio and rotation.</summary>
    public int Width { get; init; } = 640;

    public int Height { get; init; } = 360;

    /// <summary>The number of frames drawn per second.</summary>
    public string Rate { get; init; } = "25";

    public double Seconds { get; init; } = 2;

    /// <summary>Selects the drawn frames that are in the source; null for all.</summary>
    public Func<int, bool>? Kept { get; init; }

    /// <summary>Filters to apply to the drawn frames.</summary>
    public string Filter { get; init; } = "";

    public string Video { get; init; } = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    /// <summary>Options of the audio encoder; null for no audio.</summary>
    public string? Audio { get; init; } = "-c:a aac";

    /// <summary>The channel layout of the audio.</summary>
    public string Layout { get; init; } = "stereo";

    public int SampleRate { get; init; } = 48_000;

    public double AudioSeconds { get; init; } = 2;

    /// <summary>Seconds by which the audio starts after the video.</summary>
    public double AudioDelay { get; init; }

    /// <summary>The time in seconds when the middle turns black again and the audio ends.</summary>
    public double CueEnd { get; init; } = 1.6;

    /// <summary>The number of samples that the audio encoder takes per frame.</summary>
    public int FrameSize { get; init; } = 1024;

    /// <summary>Further output options.</summary>
    public string Options { get; init; } = "";

    public string Extension { get; init; } = "mp4";

    /// <summary>Options of a second ffmpeg run that copies the result of the first, {first}; null for no second run.</summary>
    public string? Again { get; init; }

    /// <summary>File extension of the first run's result, if there is a second run.</summary>
    public string FirstExtension { get; init; } = "mp4";

    /// <summary>Edits the bytes of the first run's result, if there is a second run; null for no edit.</summary>
    public Func<byte[], byte[]>? FirstEdit { get; init; }

    /// <summary>Edits the bytes of the final file; null for no edit.</summary>
    public Func<byte[], byte[]>? Edit { get; init; }

    /// <summary>Parts to encode separately and concatenate byte by byte; null for a single part.</summary>
    public Part[]? Parts { get; init; }

    /// <summary><see cref="Rate"/> as a number.</summary>
    public double DrawnRate =>
        Rate.Split('/') is [var numerator, var denominator]
            ? double.Parse(numerator, CultureInfo.InvariantCulture) / double.Parse(denominator, CultureInfo.InvariantCulture)
            : double.Parse(Rate, CultureInfo.InvariantCulture);

    /// <summary>Numbers of the frames in the source.</summary>
    public IEnumerable<int> Numbers => Enumerable.Range(0, (int)Math.Round(Seconds * DrawnRate)).Where(n => Kept?.Invoke(n) ?? true);

    /// <summary>Returns the shade, 0 to 255, of the cell that identifies a frame.</summary>
    public static int ShadeOf(int number) => 20 + (20 * (number % Shades));

    /// <summary>Returns the ffmpeg arguments that make the source, or a part of it, up to the output path.</summary>
    public IEnumerable<string> Arguments(Part? part = null)
    {
        var (video, audio) = (VideoGraph(Kept is null ? null : Numbers), AudioGraph(part));
        if (part is not null)
        {
            // Starts a little earlier, because the times of frames cannot be written exactly.
            video += string.Create(CultureInfo.InvariantCulture, $",trim={part.Start - 0.001}:{part.End - 0.001},setpts=PTS-STARTPTS");
        }
        if (Filter.Length > 0) video += $",{Filter}";
        if (part is { Filter.Length: > 0 }) video += $",{part.Filter}";
        return
        [
            "-filter_complex", $"{video}[v]{(Audio is null ? "" : $";{audio}[a]")}", "-map", "[v]",
            .. Audio is null ? [] : (string[])["-map", "[a]"],
            .. Words(Video), .. Words(Audio ?? ""), .. Words(Options), .. Words(part?.Options ?? ""),
            .. Kept is null ? [] : (string[])["-fps_mode", "vfr"],
        ];
    }

    /// <summary>
    /// Returns a filter graph that draws the frames in RGB. Each case runs it twice, so it is built for speed: static content is drawn
    /// once, and drawing over a frame is cheaper than overlaying another.
    /// </summary>
    /// <param name="numbers">The frames to keep; null for all.</param>
    public string VideoGraph(IEnumerable<int>? numbers)
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
        // In groups, because ffmpeg accepts at most a hundred terms in a row.
        var kept = Runs(numbers)
            .Select(run => $"between(n,{run.First},{run.Last})")
            .Chunk(50)
            .Select(terms => $"({string.Join('+', terms)})");
        return $"{drawn},select='{string.Join('+', kept)}'";
    }

    private string AudioGraph(Part? part) => string.Create(
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

/// <summary>A part of a source.</summary>
/// <param name="Start">Start in seconds.</param>
/// <param name="End">End in seconds.</param>
/// <param name="Options">Output options of the part.</param>
internal sealed record Part(double Start, double End, string Options = "")
{
    /// <summary>Filters to apply after those of the whole source.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The part's audio sample rate; null for that of the whole source.</summary>
    public int? SampleRate { get; init; }

    /// <summary>The part's channel layout; null for that of the whole source.</summary>
    public string? Layout { get; init; }
}
