using System.Text.Json.Serialization;

namespace Encoder.Media;

/// <summary>
/// An exact ratio, such as a frame rate (30000/1001) or a pixel aspect ratio (16/15). It is in lowest terms, and its denominator is
/// positive.
/// </summary>
public readonly record struct Rational
{
    [JsonConstructor]
    public Rational(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var divisor = (long)System.Numerics.BigInteger.GreatestCommonDivisor(numerator, denominator);
        (Numerator, Denominator) = divisor == 0 ? (0, 1) : (numerator / divisor, denominator / divisor);
    }

    public long Numerator { get; }

    public long Denominator { get; }

    [JsonIgnore] public double Value => (double)Numerator / Denominator;

    /// <summary>Reads "30000/1001" or "16:15" as ffprobe writes them; null for "0/0", "N/A" and similar texts.</summary>
    public static Rational? Parse(string? text)
    {
        var parts = text?.Split('/', ':');
        return parts is [var n, var d] && long.TryParse(n, out var numerator) && long.TryParse(d, out var denominator)
            && numerator > 0 && denominator > 0
                ? new Rational(numerator, denominator)
                : null;
    }

    public static Rational operator /(Rational ratio, int by) => new(ratio.Numerator, checked(ratio.Denominator * by));

    public override string ToString() => $"{Numerator}/{Denominator}";
}
