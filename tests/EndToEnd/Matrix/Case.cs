namespace Encoder.EndToEnd.Matrix;

/// <summary>A source, and what must come of it.</summary>
/// <param name="Name">What is special about the source.</param>
internal sealed record Case(string Name, Recipe Recipe)
{
    /// <summary>The picture as displayed: upright, in square pixels.</summary>
    public (double Width, double Height) Displayed { get; init; } = (Recipe.Width, Recipe.Height);

    /// <summary>Which of the source's pictures are in each output, by the numbers under which they were drawn; null for all.</summary>
    public Func<int, bool>? Shown { get; init; }

    /// <summary>The part of the source that is asked for, in seconds; null for all of it.</summary>
    public (double Start, double End)? Clip { get; init; }

    /// <summary>Seconds of picture.</summary>
    public double Duration { get; init; } = Recipe.Seconds;

    /// <summary>Channels of sound; 0 for none.</summary>
    public int Channels { get; init; } = Recipe.Audio is null ? 0 : Recipe.Layout == "mono" ? 1 : 2;

    /// <summary>How far a colour may be off, of 255.</summary>
    public int Tolerance { get; init; } = 40;

    /// <summary>How like the picture that was drawn each picture of the mp4 must be at least (SSIM).</summary>
    public double Likeness { get; init; } = 0.97;

    /// <summary>Whether shades are what they were drawn as, so that they tell which picture is which.</summary>
    public bool HasNumbers { get; init; } = true;

    /// <summary>Degrees by which the displayed picture is turned clockwise against the one that was drawn.</summary>
    public int Turned { get; init; }

    /// <summary>The rung that is a copy of the source, and its profile; null when all are encoded.</summary>
    public (string Rung, string Profile)? Copied { get; init; }

    /// <summary>Codes of the job's warnings but for those of rungs that were skipped.</summary>
    public string[] Warnings { get; init; } = [];

    /// <summary>Seconds at which a picture that stands for long is there again, because a segment begins.</summary>
    public double[] Repeated { get; init; } = [];

    /// <summary>Seconds for which the first picture stands in for those that the source does not have.</summary>
    public double FirstLate { get; init; }

    /// <summary>Whether the middle of the picture changes when the sound does.</summary>
    public bool ShowsCue { get; init; } = true;

    /// <summary>What changes its shape on the way; null for nothing.</summary>
    public Reshaped? ChangesShape { get; init; }

    /// <summary>The shade that is to be seen where the right column of the picture is transparent; null where it is not.</summary>
    public int? Background { get; init; }

    /// <summary>Whether the cue can be looked for.</summary>
    public bool HasCue => ShowsCue && Duration > Recipe.Cue + 0.3;

    /// <summary>Numbers of the pictures in each output, in order.</summary>
    public IEnumerable<int> Numbers => Recipe.Numbers.Where(n => Shown?.Invoke(n) ?? true);

    /// <summary>The pictures in each output, in order: their numbers and when they are shown.</summary>
    public (int Number, double Time)[] Pictures
    {
        get
        {
            var numbers = Numbers.ToArray();
            var start = FirstLate - (Clip?.Start ?? (numbers[0] / Recipe.DrawnRate));
            var shown = numbers.Select((n, i) => (n, i == 0 ? 0 : start + (n / Recipe.DrawnRate))).ToArray();
            return [.. shown.Concat(Repeated.Select(time => (shown.Last(p => p.Item2 <= time).n, time))).OrderBy(p => p.Item2)];
        }
    }

    /// <summary>What the pictures of an output of a size should look like, at 25 pictures a second.</summary>
    public string Reference((int Width, int Height) size)
    {
        var turn = Turned switch { 90 => ",transpose=clock", 180 => ",hflip,vflip", 270 => ",transpose=cclock", _ => "" };
        return $"{Recipe.Picture(Numbers)}{turn},scale={size.Width}:{size.Height}:flags=bicubic+accurate_rnd:out_color_matrix=bt709,"
            + "format=yuv420p,setsar=1,settb=1/25,setpts=N";
    }

    public override string ToString() => Name;
}

/// <summary>Pictures of another shape than the first: each stands in the middle of the frame, between black bars.</summary>
/// <param name="From">How many come before them.</param>
/// <param name="Width">Part of the frame's width that they have.</param>
/// <param name="Height">Part of the frame's height that they have.</param>
internal sealed record Reshaped(int From, double Width, double Height = 1);
