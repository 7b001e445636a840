using System.Buffers;
using System.Globalization;
using System.Text;
using Encoder.Media.Probing;

namespace Encoder.Media.Captions;

/// <summary>
/// Turns any text into safe, valid WebVTT cue text (W3C WebVTT, 4.2.2). The tags b, i, u, c, v, lang, ruby and rt are kept and balanced.
/// Other tags, ASS override blocks, control characters and explicit changes of the writing direction are dropped. Everything else is text;
/// literal "&amp;", "&lt;" and "&gt;" are escaped.
/// </summary>
internal static class CueText
{
    /// <summary>The maximum number of characters of a tag; anything longer is text.</summary>
    private const int LongestTag = 512;

    /// <summary>The maximum number of characters between "&amp;" and ";".</summary>
    private const int LongestReference = 10;

    /// <summary>The maximum number of characters of a speaker's name.</summary>
    private const int LongestVoice = 100;

    /// <summary>The maximum depth of nested tags; deeper tags are dropped.</summary>
    private const int Deepest = 16;

    private static readonly SearchValues<char> s_time = SearchValues.Create("0123456789:.");

    /// <returns>Lines separated by "\n", none empty; an empty string if there is nothing to show.</returns>
    public static string Clean(string text)
    {
        var (clean, open) = (new StringBuilder(text.Length), new Stack<string>());
        for (var i = 0; i < text.Length;)
        {
            var rest = text.AsSpan(i);
            i += rest[0] switch
            {
                '<' => Tag(rest, clean, open),
                '&' => Reference(rest, clean),
                '{' when rest.StartsWith(@"{\") && Near(rest).IndexOf('}') is > 0 and var end => end + 1,
                _ => Character(rest, clean),
            };
        }
        while (open.TryPop(out var name)) clean.Append($"</{name}>");
        return string.Join('\n', clean.ToString().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    /// <summary>
    /// Returns whether a character is a bidirectional embedding, override or isolate, which can make a text read as a different one.
    /// Bidirectional marks are harmless.
    /// </summary>
    public static bool TurnsDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static int Tag(ReadOnlySpan<char> text, StringBuilder clean, Stack<string> open)
    {
        var end = Near(text).IndexOf('>');
        // " 3" and "a b" are text; "<00:00:01.000>" is a karaoke timestamp, which is dropped.
        if (end < 2 || !(char.IsAsciiLetter(text[1]) || text[1] is '/' or '!' or '?' || text[1..end].IndexOfAnyExcept(s_time) < 0))
            return Escaped(clean, "&lt;");
        var content = text[1..end];
        if (content[0] == '/') Close(content[1..].Trim().ToString(), clean, open);
        else if (open.Count < Deepest) Open(content, clean, open);
        return end + 1;
    }

    private static void Open(ReadOnlySpan<char> content, StringBuilder clean, Stack<string> open)
    {
        var nameEnd = content.IndexOfAny(" \t\n.");
        var name = (nameEnd < 0 ? content : content[..nameEnd]).ToString().ToLowerInvariant();
        var annotationAt = content.IndexOfAny(" \t\n");
        var annotation = annotationAt < 0 ? "" : PlainText(content[annotationAt..]);
        var tag = name switch
        {
            "b" or "i" or "u" or "ruby" => name,
            "rt" when open.Contains("ruby") => name,
            "c" or "v" or "lang" => name + Classes(annotationAt < 0 ? content : content[..annotationAt]),
            _ => null,
        };
        if (tag is null || (name == "lang" && LanguageTag.Of(annotation) is null) || (name == "v" && annotation.Length == 0)) return;
        open.Push(name);
        clean.Append(name is "v" or "lang" ? $"<{tag} {annotation}>" : $"<{tag}>");
    }

    /// <summary>Drops an end tag without a start tag. An end tag also closes the tags that were opened since its start tag.</summary>
    private static void Close(string name, StringBuilder clean, Stack<string> open)
    {
        name = name.ToLowerInvariant();
        if (!open.Contains(name)) return;
        string closed;
        do clean.Append($"</{closed = open.Pop()}>");
        while (closed != name);
    }

    /// <summary>Returns the valid classes of a tag: ".red.loud" for "c.red.loud".</summary>
    private static string Classes(ReadOnlySpan<char> tag)
    {
        var classes = tag.ToString().Split('.').Skip(1)
            .Where(name => name.Length is > 0 and <= 32 && name[^1] != '-' && name.All(
                c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return string.Concat(classes.Take(4).Select(name => $".{name}"));
    }

    private static string PlainText(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder();
        text = text.Trim();
        for (var i = 0; i < Math.Min(text.Length, LongestVoice);)
            i += text[i] == '&' ? Reference(text[i..], plain) : Character(text[i..], plain);
        return plain.Replace('\n', ' ').ToString().TrimEnd('-', ' '); // "-->" would begin another cue
    }

    private static ReadOnlySpan<char> Near(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, LongestTag)];

    private static int Reference(ReadOnlySpan<char> text, StringBuilder clean)
    {
        var end = text[..Math.Min(text.Length, LongestReference + 2)].IndexOf(';');
        var name = end < 0 ? default : text[1..end];
        switch (name)
        {
            case "amp" or "lt" or "gt" or "nbsp" or "lrm" or "rlm":
                clean.Append(text[..(end + 1)]);
                return end + 1;
            case ['#', 'x' or 'X', .. var hex] when int.TryParse(hex, NumberStyles.AllowHexSpecifier, null, out var value):
                return Numbered(value);
            case ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, null, out var value):
                return Numbered(value);
            default:
                return Escaped(clean, "&amp;");
        }

        int Numbered(int value)
        {
            if (Rune.IsValid(value)) Character($"{new Rune(value)}", clean);
            return end + 1;
        }
    }

    private static int Character(ReadOnlySpan<char> text, StringBuilder clean)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var length); // half of a surrogate pair becomes U+FFFD
        if (rune.Value is '<') clean.Append("&lt;");
        else if (rune.Value is '>') clean.Append("&gt;");
        else if (rune.Value is '&') clean.Append("&amp;");
        else if (rune.Value is '\n' or '\t' || !(Rune.IsControl(rune) || TurnsDirection(rune) || rune.Value is 0xFEFF or 0x2028 or 0x2029))
            clean.Append(rune);
        return length;
    }

    private static int Escaped(StringBuilder clean, string reference)
    {
        clean.Append(reference);
        return 1;
    }
}
