using System.Globalization;

namespace Encoder.Testing;

/// <summary>How much of a long test is run: a sample by default, and all of it with <c>./encoder test --long</c>.</summary>
public static class Thoroughness
{
    /// <summary>Whether all of it is asked for.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("ENCODER_LONG") == "1";

    /// <param name="variable">An environment variable that sets the number itself.</param>
    /// <param name="sample">By default.</param>
    /// <param name="all">In a long run.</param>
    public static int Of(string variable, int sample, int all) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } asked
            ? int.Parse(asked, CultureInfo.InvariantCulture)
            : IsLong ? all : sample;

    /// <summary>The seed of a random test; <c>ENCODER_SEED</c> repeats one.</summary>
    /// <param name="tell">Is told the seed, for the report of a failure.</param>
    public static int Seed(Action<string> tell)
    {
        var seed = Of("ENCODER_SEED", Random.Shared.Next(), Random.Shared.Next());
        tell($"seed {seed}");
        return seed;
    }
}
