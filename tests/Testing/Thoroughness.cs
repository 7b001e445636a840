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

    /// <summary>Returns the seed for a random test: a new one, or the value of <c>ENCODER_SEED</c>, to repeat a run.</summary>
    /// <param name="tell">Receives the seed, so that the report of a failure shows it.</param>
    public static int Seed(Action<string> tell)
    {
        var seed = Of("ENCODER_SEED", Random.Shared.Next(), Random.Shared.Next());
        tell($"seed {seed}");
        return seed;
    }
}
