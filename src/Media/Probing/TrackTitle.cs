using System.Globalization;
using System.Text;

namespace Encoder.Media.Probing;

/// <summary>Cleans the titles of tracks, which strangers wrote.</summary>
public static class TrackTitle
{
    /// <summary>The maximum number of characters that are kept.</summary>
    public const int MaxLength = 60;

    /// <summary>
    /// Returns the title as a name that playlists and manifests can hold: one line, without lone surrogates and without control and
    /// formatting characters, which could reverse text. Double quotes become apostrophes, because a playlist cannot escape them (RFC 8216,
    /// 4.2). Null if nothing is left.
    /// </summary>
    public static string? Of(string? stated)
    {
        if (stated is null) return null;
        var title = new StringBuilder();
        foreach (var rune in stated.EnumerateRunes())
        {
            if (title.Length >= MaxLength) break;
            if (Rune.IsWhiteSpace(rune))
            {
                if (title.Length > 0 && title[^1] != ' ') title.Append(' ');
            }
            else if (IsShown(rune)) title.Append(rune.Value == '"' ? "'" : rune.ToString());
        }
        return title.ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    private static bool IsShown(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        or UnicodeCategory.Surrogate);
}
