using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Encoder.Gateway.Files;

/// <summary>
/// The SHA-256 digests that a sender states for its content (RFC 9530): <c>Content-Digest: sha-256=:BASE64:</c>. Digests of other
/// algorithms are ignored.
/// </summary>
internal static partial class StatedDigests
{
    /// <summary>The rule for the headers, as an error message.</summary>
    public const string Rule = "must have a SHA-256 digest: sha-256=:BASE64:";

    /// <summary>Uploads have no content coding, so the digests of the content and of the representation are the same.</summary>
    private static readonly string[] s_names = ["Content-Digest", "Repr-Digest"];

    /// <summary>Reads the digests in the headers. They are optional.</summary>
    /// <param name="headers">The headers of a request, or of a part of a form.</param>
    /// <param name="digests">The digests, 32 bytes each.</param>
    /// <returns>The name of a header that cannot be read or has no SHA-256 digest; null if all are valid.</returns>
    public static string? Read(IEnumerable<KeyValuePair<string, StringValues>> headers, out IReadOnlyList<byte[]> digests)
    {
        var found = new List<byte[]>();
        digests = found;
        foreach (var (name, values) in headers)
        {
            if (s_names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known) continue;
            if (Parse(values.ToString()) is not { } digest) return known;
            found.Add(digest);
        }
        return null;
    }

    /// <summary>Parses a dictionary. Of duplicate members, the last one counts (RFC 9651, section 4.2.2).</summary>
    private static byte[]? Parse(string dictionary)
    {
        byte[]? digest = null;
        foreach (var member in dictionary.Split(','))
        {
            if (Member().Match(member) is not { Success: true } match) return null;
            if (match.Groups["name"].Value != "sha-256") continue;
            digest = new byte[SHA256.HashSizeInBytes];
            if (!Convert.TryFromBase64String(match.Groups["value"].Value, digest, out var length) || length != digest.Length) return null;
        }
        return digest;
    }

    [GeneratedRegex(@"\A[ \t]*(?<name>[a-z*][a-z0-9_.*-]*)=:(?<value>[A-Za-z0-9+/]{1,128}={0,2}):[ \t]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Member();
}
