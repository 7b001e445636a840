using System.Text.RegularExpressions;

namespace Encoder.Media.Captions;

/// <summary>Cue settings of WebVTT (W3C WebVTT, 3.3). What is not valid is left out; so are regions, as their definitions are.</summary>
internal static partial class CueSettings
{
    /// <summary>The valid settings of a text, each name once, separated by single spaces.</summary>
    public static string Valid(ReadOnlySpan<char> text) => text.IsWhiteSpace()
        ? ""
        : string.Join(' ', Setting().Matches(text.ToString()).DistinctBy(match => match.Groups["name"].Value).Select(match => match.Value));

    // A percentage is 0 to 100; a line is a percentage or a number, which may be negative.
    [GeneratedRegex(
        """
        (?<!\S)(
          (?<name>vertical):(rl|lr) |
          (?<name>line):(-?[0-9]{1,4}|(100|[0-9]{1,2})(\.[0-9]{1,3})?%)(,(start|center|end))? |
          (?<name>position):(100|[0-9]{1,2})(\.[0-9]{1,3})?%(,(line-left|center|line-right))? |
          (?<name>size):(100|[0-9]{1,2})(\.[0-9]{1,3})?% |
          (?<name>align):(start|center|end|left|right)
        )(?!\S)
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 999)]
    private static partial Regex Setting();
}
