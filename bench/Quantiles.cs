namespace Encoder.Bench;

/// <summary>Sorted values, of which those are asked for that a share of all do not exceed.</summary>
internal sealed class Quantiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => At(0.5);

    /// <param name="share">Above 0, at most 1: the smallest value that so many of all do not exceed (the nearest-rank method).</param>
    public double At(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * share) - 1)];
}
