using System.Globalization;

namespace Encoder.Faults;

/// <summary>How much of a random test is run: a sample by default, and all of it with <c>./encoder test faults --long</c>.</summary>
internal static class Thoroughness
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("ENCODER_LONG") == "1";

    /// <param name="variable">An environment variable that sets the number itself.</param>
    /// <param name="sample">By default.</param>
    /// <param name="all">In a long run.</param>
    public static int Of(string variable, int sample, int all) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } asked
            ? int.Parse(asked, CultureInfo.InvariantCulture)
            : s_isLong ? all : sample;

    /// <summary>The seed of a random test; <c>ENCODER_SEED</c> repeats one.</summary>
    public static int Seed(ITestOutputHelper output)
    {
        var seed = Of("ENCODER_SEED", Random.Shared.Next(), Random.Shared.Next());
        output.WriteLine($"seed {seed}");
        return seed;
    }
}
