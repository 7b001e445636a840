namespace Encoder.Bench;

/// <summary>Quantiles of a set of values, by the nearest-rank method.</summary>
internal sealed class Quantiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => At(0.5);

    /// <summary>Returns the smallest value that the given share of all values does not exceed.</summary>
    /// <param name="share">The share, above 0 and at most 1; 0.99 for the 99th percentile.</param>
    public double At(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * share) - 1)];
}
