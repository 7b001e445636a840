namespace Encoder.EndToEnd.Matrix;

/// <summary>A source and its expected outputs.</summary>
/// <param name="Name">What is special about the source.</param>
internal sealed record Case(string Name, Recipe Recipe)
{
    /// <summary>The size of the frame as displayed: upright, in square pixels.</summary>
    public (double Width, double Height) Displayed { get; init; } = (Recipe.Width, Recipe.Height);

    /// <summary>Selects the source's frames that are in each output, by the numbers they were drawn with; null for all.</summary>
    public Func<int, bool>? Shown { get; init; }

    /// <summary>The requested part of the source, in seconds; null for the whole source.</summary>
    public (double Start, double End)? Clip { get; init; }

    /// <summary>The duration of the video, in seconds.</summary>
    public double Duration { get; init; } = Recipe.Seconds;

    /// <summary>The number of audio channels; 0 without audio.</summary>
    public int Channels { get; init; } = Recipe.Audio is null ? 0 : Recipe.Layout == "mono" ? 1 : 2;

    /// <summary>The largest acceptable difference of a colour component, of 255.</summary>
    public int Tolerance { get; init; } = 40;

    /// <summary>The lowest acceptable similarity (SSIM) of each frame of the MP4 to the frame that was drawn.</summary>
    public double Likeness { get; init; } = 0.97;

    /// <summary>Whether the shades survive the encode, so that they identify frames.</summary>
    public bool HasNumbers { get; init; } = true;

    /// <summary>Degrees by which the displayed frame is rotated clockwise from the frame that was drawn.</summary>
    public int Turned { get; init; }

    /// <summary>The rung that is a copy of the source, and its profile; null if all rungs are encoded.</summary>
    public (string Rung, string Profile)? Copied { get; init; }

    /// <summary>Codes of the job's expected warnings, except those about skipped rungs.</summary>
    public string[] Warnings { get; init; } = [];

    /// <summary>Times in seconds at which the previous frame occurs again, for example because a segment begins.</summary>
    public double[] Repeated { get; init; } = [];

    /// <summary>Seconds by which the source's first frame is late. The first frame is shown from the start.</summary>
    public double FirstLate { get; init; }

    /// <summary>Whether the middle of the frame changes together with the audio.</summary>
    public bool ShowsCue { get; init; } = true;

    /// <summary>The frames whose shape changes; null if none does.</summary>
    public Reshaped? ChangesShape { get; init; }

    /// <summary>The shade shown where the right column of the frame is transparent; null if it is not.</summary>
    public int? Background { get; init; }

    /// <summary>Whether the test can check the cue.</summary>
    public bool HasCue => ShowsCue && Duration > Recipe.Cue + 0.3;

    /// <summary>Numbers of the frames in each output, in order.</summary>
    public IEnumerable<int> Numbers => Recipe.Numbers.Where(n => Shown?.Invoke(n) ?? true);

    /// <summary>The frames in each output, in order, with their numbers and times.</summary>
    public (int Number, double Time)[] Frames
    {
        get
        {
            var numbers = Numbers.ToArray();
            var start = FirstLate - (Clip?.Start ?? (numbers[0] / Recipe.DrawnRate));
            var shown = numbers.Select((n, i) => (n, i == 0 ? 0 : start + (n / Recipe.DrawnRate))).ToArray();
            return [.. shown.Concat(Repeated.Select(time => (shown.Last(p => p.Item2 <= time).n, time))).OrderBy(p => p.Item2)];
        }
    }

    /// <summary>Returns a filter graph that draws the frames expected in an output of a given size, at 25 frames per second.</summary>
    public string Reference((int Width, int Height) size)
    {
        var turn = Turned switch { 90 => ",transpose=clock", 180 => ",hflip,vflip", 270 => ",transpose=cclock", _ => "" };
        return $"{Recipe.VideoGraph(Numbers)}{turn},scale={size.Width}:{size.Height}:flags=bicubic+accurate_rnd:out_color_matrix=bt709,"
            + "format=yuv420p,setsar=1,settb=1/25,setpts=N";
    }

    public override string ToString() => Name;
}

/// <summary>Frames of another shape than the first; each is centred in the frame between black bars.</summary>
/// <param name="From">The number of frames before them.</param>
/// <param name="Width">Their width, as a fraction of the frame's.</param>
/// <param name="Height">Their height, as a fraction of the frame's.</param>
internal sealed record Reshaped(int From, double Width, double Height = 1);
