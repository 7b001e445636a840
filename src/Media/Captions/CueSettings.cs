using System.Text.RegularExpressions;

namespace Encoder.Media.Captions;

/// <summary>
/// Validates WebVTT cue settings (W3C WebVTT, 3.3). Invalid settings are dropped, and so are regions, because their definitions are.
/// </summary>
internal static partial class CueSettings
{
    /// <summary>Returns the valid settings of a text, each name once, separated by single spaces.</summary>
    public static string Valid(ReadOnlySpan<char> text) => text.IsWhiteSpace()
        ? ""
        : string.Join(
            ' ',
            text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Where(setting => Setting().IsMatch(setting))
                .DistinctBy(setting => setting[..setting.IndexOf(':', StringComparison.Ordinal)]));

    // A percentage is 0 to 100; a line is a percentage or a number, which may be negative.
    [GeneratedRegex(
        """
        \A(
          vertical:(rl|lr) |
          line:(-?[0-9]{1,4}|(100|[0-9]{1,2})(\.[0-9]{1,3})?%)(,(start|center|end))? |
          position:(100|[0-9]{1,2})(\.[0-9]{1,3})?%(,(line-left|center|line-right))? |
          size:(100|[0-9]{1,2})(\.[0-9]{1,3})?% |
          align:(start|center|end|left|right)
        )\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking)]
    private static partial Regex Setting();
}
