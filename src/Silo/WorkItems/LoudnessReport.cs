using System.Text.Json;
using Encoder.Media.Commands;

namespace Encoder.Silo.WorkItems;

/// <summary>What became of audio that was normalized. It lies beside the encode, for those who package it.</summary>
/// <param name="Target">Integrated loudness in LUFS that was asked for.</param>
/// <param name="Before">As it would be without normalizing.</param>
/// <param name="After">As it is.</param>
internal sealed record LoudnessReport(double Target, Loudness Before, Loudness After)
{
    /// <param name="encode">Path of the encode.</param>
    public void Write(string encode) => File.WriteAllText(PathOf(encode), JsonSerializer.Serialize(this));

    /// <summary>The report of an encode; null when it was not normalized.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    public static LoudnessReport? Read(string encode) =>
        File.Exists(PathOf(encode)) ? JsonSerializer.Deserialize<LoudnessReport>(File.ReadAllText(PathOf(encode))) : null;

    /// <summary>The figures, for a person.</summary>
    public override string ToString() =>
        $"{Before.Integrated:0.#} LUFS brought to {After.Integrated:0.#} LUFS ({Target:0.#} asked for) "
        + (Before.IsLinear(Target) ? $"by one gain of {Target - Before.Integrated:0.#} dB" : "with peaks held down")
        + $", true peak {After.TruePeak:0.#} dBTP, range {After.Range:0.#} LU";

    private static string PathOf(string encode) => Path.ChangeExtension(encode, ".loudness.json");
}
