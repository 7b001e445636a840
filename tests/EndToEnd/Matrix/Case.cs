namespace Encoder.EndToEnd.Matrix;

/// <summary>A source, and what must come of it.</summary>
/// <param name="Name">What is special about the source.</param>
internal sealed record Case(string Name, Recipe Recipe)
{
    /// <summary>The picture as displayed: upright, in square pixels.</summary>
    public (double Width, double Height) Displayed { get; init; } = (Recipe.Width, Recipe.Height);

    /// <summary>Pictures in each output; null where the container does not say how many there are in the source.</summary>
    public int? Frames { get; init; } = (int)Math.Round(Recipe.Seconds * RateOf(Recipe));

    /// <summary>Seconds of picture.</summary>
    public double Duration { get; init; } = Recipe.Seconds;

    public double Rate { get; init; } = RateOf(Recipe);

    /// <summary>Channels of sound; 0 for none.</summary>
    public int Channels { get; init; } = Recipe.Audio is null ? 0 : Recipe.Layout == "mono" ? 1 : 2;

    /// <summary>How far a colour may be off, of 255.</summary>
    public int Tolerance { get; init; } = 40;

    /// <summary>Whether the cue can be looked for.</summary>
    public bool HasCue => Duration > Recipe.Cue + 0.3;

    /// <summary>Degrees by which the displayed picture is turned clockwise against the one that was drawn.</summary>
    public int Turned { get; init; }

    public override string ToString() => Name;

    private static double RateOf(Recipe recipe) => recipe.Rate.Split('/') is [var numerator, var denominator]
        ? double.Parse(numerator) / double.Parse(denominator)
        : double.Parse(recipe.Rate);
}
