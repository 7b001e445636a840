using System.Globalization;

namespace Encoder.Media.Captions;

/// <summary>The timing line of a cue: "00:01.000 --> 00:02.500 align:start"; in SubRip "00:00:01,000 --> 00:00:02,500".</summary>
internal sealed record CueTimes(TimeSpan Start, TimeSpan End, string Settings)
{
    private const string Arrow = "-->";

    /// <summary>The maximum number of characters of a timing line; a longer line is text, even with an arrow in it.</summary>
    private const int LongestLine = 1024;

    /// <summary>Parses a timing line; returns null if the line is not one.</summary>
    public static CueTimes? Parse(string line)
    {
        if (line.Length > LongestLine || line.IndexOf(Arrow, StringComparison.Ordinal) is not (> 0 and var arrow)) return null;
        var after = line.AsSpan(arrow + Arrow.Length).Trim();
        var endLength = after.IndexOfAny(" \t") is >= 0 and var space ? space : after.Length;
        return Time(line.AsSpan(0, arrow).Trim()) is { } start && Time(after[..endLength]) is { } end
            ? new CueTimes(start, end, CueSettings.Valid(after[endLength..]))
            : null;
    }

    /// <summary>Parses hours (optional), minutes, seconds and a fraction of up to three digits (optional).</summary>
    private static TimeSpan? Time(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is not (2 or 3)) return null;
        var last = text[parts[count - 1]];
        var point = last.IndexOfAny('.', ',');
        var fraction = point < 0 ? "0" : last[(point + 1)..];
        if (
            !Number(count == 3 ? text[parts[0]] : "0", 4, out var hours) || !Number(text[parts[count - 2]], 2, out var minutes)
            || !Number(point < 0 ? last : last[..point], 2, out var seconds) || !Number(fraction, 3, out var part)
            || minutes > 59 || seconds > 59)
            return null;
        var milliseconds = fraction.Length switch { 1 => part * 100, 2 => part * 10, _ => part };
        return new TimeSpan(0, hours, minutes, seconds, milliseconds);
    }

    private static bool Number(ReadOnlySpan<char> digits, int max, out int value) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) & digits.Length <= max;
}
