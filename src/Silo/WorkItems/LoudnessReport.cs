using System.Text.Json;
using Encoder.Media.Commands;

namespace Encoder.Silo.WorkItems;

/// <summary>The loudness of normalized audio, before and after. The report is stored beside the encode, for packaging.</summary>
/// <param name="Target">The requested integrated loudness in LUFS.</param>
/// <param name="Before">The loudness without normalization.</param>
/// <param name="After">The loudness of the encode.</param>
internal sealed record LoudnessReport(double Target, Loudness Before, Loudness After)
{
    /// <param name="encode">The path of the encode.</param>
    public void Write(string encode) => File.WriteAllText(PathOf(encode), JsonSerializer.Serialize(this));

    /// <summary>Reads the report of an encode; null if it was not normalized.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    public static LoudnessReport? Read(string encode) =>
        File.Exists(PathOf(encode)) ? JsonSerializer.Deserialize<LoudnessReport>(File.ReadAllText(PathOf(encode))) : null;

    /// <summary>Returns the figures in readable form.</summary>
    public override string ToString() =>
        $"{Before.Integrated:0.#} LUFS brought to {After.Integrated:0.#} LUFS ({Target:0.#} asked for) "
        + (Before.IsLinear(Target) ? $"by one gain of {Target - Before.Integrated:0.#} dB" : "with peaks held down")
        + $", true peak {After.TruePeak:0.#} dBTP, range {After.Range:0.#} LU";

    private static string PathOf(string encode) => Path.ChangeExtension(encode, ".loudness.json");
}
