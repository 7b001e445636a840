using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Media.Commands;

/// <summary>The loudness of audio, measured according to EBU R 128.</summary>
/// <param name="Integrated">The integrated loudness in LUFS; -70 for silence.</param>
/// <param name="Threshold">The loudness in LUFS below which parts were not counted.</param>
/// <param name="Range">The loudness range in LU.</param>
/// <param name="TruePeak">The highest peak in dBTP.</param>
public sealed partial record Loudness(double Integrated, double Threshold, double Range, double TruePeak)
{
    /// <summary>
    /// The lowest loudness, in LUFS, that is measured (EBU Tech 3341). Audio that is quieter throughout cannot be normalized.
    /// </summary>
    public const double Silence = -70;

    /// <summary>The highest peak after normalization, in dBTP, as EBU R 128 recommends.</summary>
    public const double MaxPeak = -1;

    /// <summary>The options before the input that make ffmpeg report the measurement of <see cref="Filter"/> on standard error.</summary>
    internal static readonly string[] Told = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", "-progress", "pipe:1"];

    /// <summary>The filter that measures loudness, without reporting interim values.</summary>
    internal const string Filter = "ebur128=peak=true:framelog=verbose";

    /// <summary>The largest loudness range, in LU, for which one gain suffices: the largest that ffmpeg's filter accepts.</summary>
    private const double MaxRange = 50;

    /// <summary>The loudness range, in LU, below which ffmpeg's filter assumes that nothing was measured.</summary>
    private const double MinRange = 0.1;

    /// <summary>Whether the audio is too quiet to be normalized.</summary>
    public bool IsSilent => Integrated <= Silence;

    /// <summary>
    /// Returns whether one gain reaches a target loudness: the peaks stay below <see cref="MaxPeak"/>, and ffmpeg's filter accepts the
    /// range.
    /// </summary>
    public bool IsLinear(double target) => TruePeak + target - Integrated <= MaxPeak && Range <= MaxRange;

    /// <summary>Reads what a run with <see cref="Filter"/> wrote to standard error; null if it contains no measurement.</summary>
    public static Loudness? Read(string errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Summary().Match(errors) is not { Success: true } match) return null;
        double Figure(string name) =>
            double.TryParse(match.Groups[name].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var figure)
            && double.IsFinite(figure)
                ? figure
                : double.NegativeInfinity; // "-inf" and "nan", for silence
        return new Loudness(
            Math.Max(Silence, Figure("i")), Math.Max(Silence, Figure("threshold")), Math.Max(0, Figure("lra")), Figure("peak"));
    }

    /// <summary>Returns the filter that normalizes the audio to a loudness in LUFS.</summary>
    internal string To(double target) => string.Create(
        CultureInfo.InvariantCulture,
        $"loudnorm=I={target:0.##}:TP={MaxPeak:0}:LRA={MaxRange:0}:measured_I={Math.Min(0, Integrated):0.##}"
        + $":measured_TP={TruePeak:0.##}:measured_LRA={Math.Max(MinRange, Range):0.##}"
        + $":measured_thresh={Math.Min(0, Threshold):0.##}:linear=true");

    [GeneratedRegex(
        @"Integrated loudness:\s+I:\s+(?<i>\S+) LUFS\s+Threshold:\s+(?<threshold>\S+) LUFS\s+Loudness range:\s+LRA:\s+(?<lra>\S+) LU\s"
        + @"[\s\S]*True peak:\s+Peak:\s+(?<peak>\S+) dBFS",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Summary();
}
