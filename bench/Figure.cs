namespace Encoder.Bench;

/// <summary>A target for a figure.</summary>
/// <param name="Bound">The largest or smallest acceptable value.</param>
/// <param name="AtMost">Whether <paramref name="Bound"/> is the largest acceptable value; otherwise the smallest.</param>
internal sealed record Target(double Bound, bool AtMost)
{
    public static Target Most(double bound) => new(bound, AtMost: true);

    public static Target Least(double bound) => new(bound, AtMost: false);

    public bool IsReachedBy(double value) => AtMost ? value <= Bound : value >= Bound;
}

/// <summary>A measured value.</summary>
/// <param name="Unit">"ms", "s", "1/s", "MiB"; "" for a ratio.</param>
/// <param name="Target">The target; null for a figure that only explains others.</param>
internal sealed record Figure(string Name, double Value, string Unit, Target? Target = null)
{
    /// <summary>Whether the target was reached; null without a target.</summary>
    public bool? Reached => Target?.IsReachedBy(Value);
}

/// <summary>The result of a benchmark.</summary>
/// <param name="Bench">The name of the benchmark.</param>
/// <param name="What">The measurement in one line.</param>
/// <param name="Figures">The measured values.</param>
/// <param name="Skipped">Why the benchmark did not run; null if it did.</param>
internal sealed record Outcome(string Bench, string What, IReadOnlyList<Figure> Figures, string? Skipped = null);
