namespace Encoder.Media.Verification.Hls;

/// <summary>The attributes of a tag (RFC 8216, 4.2).</summary>
internal sealed class AttributeList
{
    private readonly Dictionary<string, string> _values = [];

    public AttributeList(string text)
    {
        for (var rest = text; rest.Length > 0;)
        {
            var equals = rest.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new PlaylistFormatException("an attribute has no value");
            var name = rest[..equals];
            rest = rest[(equals + 1)..];
            var end = rest.StartsWith('"') ? rest.IndexOf('"', 1) + 1 : rest.IndexOf(',', StringComparison.Ordinal);
            if (rest.StartsWith('"') && end == 0) throw new PlaylistFormatException($"the value of {name} is not closed");
            if (end < 0) end = rest.Length;
            if (!_values.TryAdd(name, rest[..end])) throw new PlaylistFormatException($"{name} is given twice");
            rest = rest[end..];
            if (rest.Length == 0) break;
            if (rest[0] != ',' || rest.Length == 1) throw new PlaylistFormatException($"unexpected text after the value of {name}");
            rest = rest[1..];
        }
    }

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Returns an unquoted value; null if it is missing or quoted.</summary>
    public string? Plain(string name) => _values.GetValueOrDefault(name) is { } value && !value.StartsWith('"') ? value : null;

    /// <summary>Returns a value without its quotes; null if it is missing or unquoted.</summary>
    public string? Quoted(string name) => _values.GetValueOrDefault(name) is { } value && value.StartsWith('"') ? value[1..^1] : null;
}
