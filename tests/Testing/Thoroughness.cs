using System.Globalization;

namespace Encoder.Testing;

/// <summary>How much of a long test runs: a sample by default, all of it with <c>./encoder test --long</c>.</summary>
public static class Thoroughness
{
    /// <summary>Whether the long tests run in full.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("ENCODER_LONG") == "1";

    /// <summary>Returns the number of repetitions for this run.</summary>
    /// <param name="variable">The environment variable that overrides the number.</param>
    /// <param name="sample">The default number.</param>
    /// <param name="all">The number in a long run.</param>
    public static int Of(string variable, int sample, int all) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } asked
            ? int.Parse(asked, CultureInfo.InvariantCulture)
            : IsLong ? all : sample;

    /// <summary>
    /// Selects the variants of a test to run: all of them, or with <c>ENCODER_VARIANTS=n/m</c> every m-th, beginning with the n-th, counted
    /// from 1. <c>./encoder test</c> runs a third, chosen at random, or all of them with <c>--all</c> or <c>--long</c>.
    /// </summary>
    /// <exception cref="FormatException">The variable is neither empty nor two numbers with 1 &lt;= n &lt;= m.</exception>
    public static IEnumerable<T> Variants<T>(IEnumerable<T> all)
    {
        if (Environment.GetEnvironmentVariable("ENCODER_VARIANTS") is not { Length: > 0 } share) return all;
        var numbers = Array.ConvertAll(share.Split('/'), number => int.Parse(number, CultureInfo.InvariantCulture));
        return numbers is [>= 1 and var first, var of] && first <= of
            ? all.Where((_, i) => i % of == first - 1)
            : throw new FormatException($"ENCODER_VARIANTS must be like \"2/3\", not \"{share}\".");
    }

    /// <summary>Returns the seed for a random test: a new one, or the value of <c>ENCODER_SEED</c>, to repeat a run.</summary>
    /// <param name="tell">Receives the seed, so that the report of a failure shows it.</param>
    public static int Seed(Action<string> tell)
    {
        var seed = Of("ENCODER_SEED", Random.Shared.Next(), Random.Shared.Next());
        tell($"seed {seed}");
        return seed;
    }
}
