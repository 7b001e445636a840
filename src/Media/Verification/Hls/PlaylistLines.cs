namespace Encoder.Media.Verification.Hls;

/// <summary>
/// The lines of a playlist (RFC 8216, 4.1), read far more strictly than a player reads them: it is our own, and must be just so. Knows
/// nothing of how playlists are written here.
/// </summary>
internal sealed class PlaylistLines
{
    private readonly Queue<string> _lines;

    public PlaylistLines(string text)
    {
        if (!text.EndsWith('\n')) throw new PlaylistFormatException("the last line has no end");
        _lines = new Queue<string>(text[..^1].Split('\n'));
        Take("#EXTM3U");
        if (Number("#EXT-X-VERSION") != 7) throw new PlaylistFormatException("the version is not 7");
    }

    public bool AtEnd => _lines.Count == 0;

    public bool NextIs(string tag) => _lines.TryPeek(out var line) && (line == tag || line.StartsWith($"{tag}:", StringComparison.Ordinal));

    /// <summary>Takes a tag without value.</summary>
    public void Take(string tag)
    {
        if (Next(tag) is var line && line != tag) throw Unexpected(line, tag);
    }

    /// <summary>Takes a tag without value if it comes next, and says whether it did.</summary>
    public bool TryTake(string tag)
    {
        var isNext = NextIs(tag);
        if (isNext) Take(tag);
        return isNext;
    }

    /// <summary>Takes a tag and gives its value.</summary>
    public string Value(string tag) =>
        Next(tag) is var line && line.StartsWith($"{tag}:", StringComparison.Ordinal)
            ? line[(tag.Length + 1)..]
            : throw Unexpected(line, tag);

    /// <summary>Takes a tag whose value is a decimal integer.</summary>
    public int Number(string tag) =>
        Value(tag) is var value && value.All(char.IsAsciiDigit) && int.TryParse(value, out var number)
            ? number
            : throw new PlaylistFormatException($"the value of {tag} is no number");

    /// <summary>Takes a line that names a file.</summary>
    public string Uri() => Checked(Next("a URI"));

    /// <summary>A reference, which must be relative and stay below the playlist's own folder.</summary>
    public static string Checked(string uri)
    {
        var parts = uri.Split('/');
        var isPlain = Array.TrueForAll(
            parts, part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
        return isPlain ? uri : throw new PlaylistFormatException("a reference is not plain and relative");
    }

    private string Next(string wanted) =>
        _lines.TryDequeue(out var line) ? line : throw new PlaylistFormatException($"it ends where {wanted} should stand");

    private static PlaylistFormatException Unexpected(string line, string wanted) =>
        new($"\"{(line.Length > 40 ? line[..40] : line)}\" stands where {wanted} should");
}
