using System.Globalization;

namespace Encoder.Media.Verification.Content;

/// <summary>
/// Parses the results of the blackdetect, freezedetect and silencedetect filters as ffmpeg's metadata filter prints them:
/// "lavfi.black_start=4.04", "lavfi.freezedetect.freeze_end=9", "lavfi.silence_start=3.02", with other lines in between.
/// </summary>
public static class StretchReader
{
    private static readonly Dictionary<string, (StretchKind Kind, bool Begins)> s_keys = new()
    {
        ["lavfi.black_start"] = (StretchKind.Black, true),
        ["lavfi.black_end"] = (StretchKind.Black, false),
        ["lavfi.freezedetect.freeze_start"] = (StretchKind.Frozen, true),
        ["lavfi.freezedetect.freeze_end"] = (StretchKind.Frozen, false),
        ["lavfi.silence_start"] = (StretchKind.Silent, true),
        ["lavfi.silence_end"] = (StretchKind.Silent, false),
    };

    /// <param name="lines">The printed lines.</param>
    /// <param name="end">The time in seconds at which a stretch that is still open ends; its end is never printed.</param>
    /// <returns>The stretches, sorted by kind, then by time.</returns>
    public static Stretch[] Read(IEnumerable<string> lines, double end)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (open, found) = (new Dictionary<StretchKind, double>(), new List<Stretch>());
        foreach (var line in lines)
        {
            if (line.Split('=', 2) is not [var key, var value] || !s_keys.TryGetValue(key, out var meaning)
                || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)) continue;
            if (meaning.Begins) open[meaning.Kind] = seconds;
            else if (open.Remove(meaning.Kind, out var start)) found.Add(new Stretch(meaning.Kind, new Interval(start, seconds)));
        }
        found.AddRange(open.Where(begun => begun.Value < end).Select(begun => new Stretch(begun.Key, new Interval(begun.Value, end))));
        return [.. found.OrderBy(stretch => stretch.Kind).ThenBy(stretch => stretch.Time.Start)];
    }
}
