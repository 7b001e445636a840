namespace Encoder.Media.Verification.Hls;

/// <summary>
/// The lines of a playlist (RFC 8216, 4.1). Far stricter than a player, because the playlist must be exactly what we write. Independent of
/// the code that writes playlists.
/// </summary>
internal sealed class PlaylistLines
{
    private readonly Queue<string> _lines;

    public PlaylistLines(string text)
    {
        if (!text.EndsWith('\n')) throw new PlaylistFormatException("the last line does not end with a line feed");
        _lines = new Queue<string>(text[..^1].Split('\n'));
        Take("#EXTM3U");
        if (Number("#EXT-X-VERSION") != 7) throw new PlaylistFormatException("the version is not 7");
    }

    public bool AtEnd => _lines.Count == 0;

    public bool NextIs(string tag) => _lines.TryPeek(out var line) && (line == tag || line.StartsWith($"{tag}:", StringComparison.Ordinal));

    /// <summary>Reads a tag without a value.</summary>
    public void Take(string tag)
    {
        if (Next(tag) is var line && line != tag) throw Unexpected(line, tag);
    }

    /// <summary>Reads a tag without a value if it comes next; returns whether it did.</summary>
    public bool TryTake(string tag)
    {
        var isNext = NextIs(tag);
        if (isNext) Take(tag);
        return isNext;
    }

    /// <summary>Reads a tag and returns its value.</summary>
    public string Value(string tag) =>
        Next(tag) is var line && line.StartsWith($"{tag}:", StringComparison.Ordinal)
            ? line[(tag.Length + 1)..]
            : throw Unexpected(line, tag);

    /// <summary>Reads a tag whose value is a decimal integer.</summary>
    public int Number(string tag) =>
        Value(tag) is var value && value.All(char.IsAsciiDigit) && int.TryParse(value, out var number)
            ? number
            : throw new PlaylistFormatException($"the value of {tag} is not a number");

    /// <summary>Reads a line that names a file.</summary>
    public string Uri() => Checked(Next("a URI"));

    /// <summary>Checks that a reference is relative and stays below the playlist's own folder.</summary>
    public static string Checked(string uri)
    {
        var parts = uri.Split('/');
        var isPlain = Array.TrueForAll(
            parts, part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
        return isPlain ? uri : throw new PlaylistFormatException("a reference is not plain and relative");
    }

    private string Next(string wanted) =>
        _lines.TryDequeue(out var line) ? line : throw new PlaylistFormatException($"it ends where {wanted} is expected");

    private static PlaylistFormatException Unexpected(string line, string wanted) =>
        new($"\"{(line.Length > 40 ? line[..40] : line)}\" instead of {wanted}");
}
