namespace Encoder.Bench;

/// <summary>A bound that a figure is to keep.</summary>
/// <param name="AtMost">Whether the bound is the largest value that is good, and not the smallest.</param>
internal sealed record Target(double Bound, bool AtMost)
{
    public static Target Most(double bound) => new(bound, AtMost: true);

    public static Target Least(double bound) => new(bound, AtMost: false);

    public bool IsReachedBy(double value) => AtMost ? value <= Bound : value >= Bound;
}

/// <summary>Something that was measured.</summary>
/// <param name="Unit">"ms", "s", "1/s", "MiB"; "" for a ratio.</param>
/// <param name="Target">Null for what only explains the others.</param>
internal sealed record Figure(string Name, double Value, string Unit, Target? Target = null)
{
    /// <summary>Null without a target.</summary>
    public bool? Reached => Target?.IsReachedBy(Value);
}

/// <summary>What a benchmark found.</summary>
/// <param name="Bench">Its name.</param>
/// <param name="What">What was measured, in a line.</param>
/// <param name="Skipped">Why nothing was measured; null when it was.</param>
internal sealed record Outcome(string Bench, string What, IReadOnlyList<Figure> Figures, string? Skipped = null);
