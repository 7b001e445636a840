using System.Globalization;
using Encoder.Media.Planning;

namespace Encoder.Media.Verification.Content;

/// <summary>Computes where rungs are compared with the source, and parses the output of ffmpeg's ssim filter.</summary>
public static class SsimWindows
{
    /// <summary>The minimum duration of a window in seconds; shorter windows are dropped.</summary>
    private const double MinLength = 0.1;

    /// <summary>Returns the windows whose middle is in a chunk. They begin on its frames and do not extend beyond it.</summary>
    /// <param name="plan">The plan; the windows are spread evenly over its video.</param>
    /// <param name="chunk">A chunk of the plan.</param>
    /// <param name="count">The number of windows in the whole video.</param>
    /// <param name="length">The duration of each window in seconds.</param>
    public static Interval[] Of(EncodePlan plan, Chunk chunk, int count, double length)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        var end = chunk.End ?? plan.Duration;
        double OnFrame(double time) =>
            plan.Preparation.FrameRate is { } rate ? Math.Ceiling((time * rate.Value) - EncodePlan.Rounding) / rate.Value : time;
        return
        [
            .. Enumerable.Range(0, count)
                .Select(n => (n + 0.5) / count * plan.Duration)
                .Where(middle => middle >= chunk.Start && middle < end)
                .Select(middle => OnFrame(Math.Max(chunk.Start, Math.Min(middle - (length / 2), end - length))))
                .Select(start => new Interval(start, Math.Min(start + length, end)))
                .Where(window => window.Length >= MinLength),
        ];
    }

    /// <summary>Parses lines such as "n:1 Y:0.98 U:0.99 V:0.99 All:0.983 (17.7)"; returns null if there are none.</summary>
    public static SsimFigures? Read(string encode, double start, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var figures = lines.Select(Figure).OfType<double>().ToArray();
        return figures is [] ? null : new SsimFigures(encode, start, figures.Length, figures.Average(), figures.Min());
    }

    private static double? Figure(string line)
    {
        const string Name = "All:";
        var words = line.Split(' ').Where(word => word.StartsWith(Name, StringComparison.Ordinal));
        return words.FirstOrDefault() is { } all
            && double.TryParse(all.AsSpan(Name.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var figure) ? figure : null;
    }
}
