using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Media.Commands;

/// <summary>How loud audio is, as EBU R 128 measures it.</summary>
/// <param name="Integrated">Loudness of the whole in LUFS; -70 for silence.</param>
/// <param name="Threshold">Loudness in LUFS below which parts did not count.</param>
/// <param name="Range">Loudness range in LU.</param>
/// <param name="TruePeak">The highest peak in dBTP.</param>
public sealed partial record Loudness(double Integrated, double Threshold, double Range, double TruePeak)
{
    /// <summary>The lowest loudness that counts at all (EBU Tech 3341): what is quieter throughout cannot be normalized.</summary>
    public const double Silence = -70;

    /// <summary>Highest peak after normalizing, in dBTP, as EBU R 128 recommends.</summary>
    public const double MaxPeak = -1;

    /// <summary>Options before the input by which ffmpeg tells on standard error what <see cref="Filter"/> has measured.</summary>
    internal static readonly string[] Told = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", "-progress", "pipe:1"];

    /// <summary>Measures; what it finds on the way is not told.</summary>
    internal const string Filter = "ebur128=peak=true:framelog=verbose";

    /// <summary>Loudness range up to which one gain serves; the largest that ffmpeg's filter takes.</summary>
    private const double MaxRange = 50;

    /// <summary>The range below which ffmpeg's filter believes that nothing was measured.</summary>
    private const double LeastRange = 0.1;

    /// <summary>Whether there is nothing to normalize.</summary>
    public bool IsSilent => Integrated <= Silence;

    /// <summary>
    /// Whether one gain brings it to a target: its peaks stay below <see cref="MaxPeak"/>, and its range is one that ffmpeg's filter takes.
    /// </summary>
    public bool IsLinear(double target) => TruePeak + target - Integrated <= MaxPeak && Range <= MaxRange;

    /// <summary>What a run with <see cref="Filter"/> wrote to standard error; null when it holds no measurement.</summary>
    public static Loudness? Read(string errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Summary().Match(errors) is not { Success: true } match) return null;
        double Figure(string name) =>
            double.TryParse(match.Groups[name].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var figure)
            && double.IsFinite(figure)
                ? figure
                : double.NegativeInfinity; // "-inf" and "nan", of silence
        return new Loudness(
            Math.Max(Silence, Figure("i")), Math.Max(Silence, Figure("threshold")), Math.Max(0, Figure("lra")), Figure("peak"));
    }

    /// <summary>The filter that brings it to a loudness in LUFS.</summary>
    internal string To(double target) => string.Create(
        CultureInfo.InvariantCulture,
        $"loudnorm=I={target:0.##}:TP={MaxPeak:0}:LRA={MaxRange:0}:measured_I={Math.Min(0, Integrated):0.##}"
        + $":measured_TP={TruePeak:0.##}:measured_LRA={Math.Max(LeastRange, Range):0.##}"
        + $":measured_thresh={Math.Min(0, Threshold):0.##}:linear=true");

    [GeneratedRegex(
        @"Integrated loudness:\s+I:\s+(?<i>\S+) LUFS\s+Threshold:\s+(?<threshold>\S+) LUFS\s+Loudness range:\s+LRA:\s+(?<lra>\S+) LU\s"
        + @"[\s\S]*True peak:\s+Peak:\s+(?<peak>\S+) dBFS",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Summary();
}
