using System.Text.RegularExpressions;
using Encoder.Grains.Work;

namespace Encoder.Silo.WorkItems;

/// <summary>The last lines that a program wrote before a work item failed, cleaned for storage and for admins.</summary>
public static partial class FailureLines
{
    /// <summary>
    /// Returns the last non-empty lines, cut to length. Paths are reduced to the file name, and URLs, tokens, memory addresses and control
    /// characters are removed. Null if nothing is left.
    /// </summary>
    /// <param name="text">The output of the program.</param>
    /// <param name="limits">The limits on the number of lines and their length.</param>
    public static string[]? Of(string text, WorkItemLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        string[] lines =
        [
            .. text.Split(['\n', '\r'])
                .Select(line => Cut(Clean(line), limits.FailureLineLength))
                .Where(line => line.Length > 0)
                .TakeLast(limits.FailureLines),
        ];
        return lines.Length > 0 ? lines : null;
    }

    private static string Clean(string line)
    {
        var plain = string.Concat(EscapeSequence.Replace(line, "").Select(c => char.IsControl(c) ? ' ' : c));
        plain = Url.Replace(plain, "<url>");
        plain = Token.Replace(plain, "<token>");
        plain = MemoryAddress.Replace(plain, "");
        return Path.Replace(plain, path => FileName(path.Value)).Trim();
    }

    /// <summary>Returns the last part of an absolute path. Other text with a slash, such as a rate, is returned unchanged.</summary>
    private static string FileName(string path) =>
        path.StartsWith('/') && path.TrimEnd('/').Split('/')[^1] is { Length: > 0 } name ? name : path;

    private static string Cut(string line, int length) => line.Length <= length ? line : line[..(length - 4)] + " ...";

    /// <summary>A terminal escape sequence, for example for a colour.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]", RegexOptions.NonBacktracking)]
    private static partial Regex EscapeSequence { get; }

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://[^\s'""<>]*", RegexOptions.NonBacktracking)]
    private static partial Regex Url { get; }

    /// <summary>A JSON Web Token.</summary>
    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", RegexOptions.NonBacktracking)]
    private static partial Regex Token { get; }

    /// <summary>The memory address of an object, as in "[h264 @ 0x55d0c8a3e2c0]".</summary>
    [GeneratedRegex(@" @ 0x[0-9a-f]+", RegexOptions.NonBacktracking)]
    private static partial Regex MemoryAddress { get; }

    [GeneratedRegex(@"[^\s'""()\[\]<>:;,=]*/[^\s'""()\[\]<>:;,=]*", RegexOptions.NonBacktracking)]
    private static partial Regex Path { get; }
}
