using System.Globalization;
using System.Security.Cryptography;
using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Uploads;

/// <summary>The headers of tus 1.0, the protocol for resumable uploads (https://tus.io/protocols/resumable-upload).</summary>
internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,creation-with-upload,expiration,checksum,termination";
    public const string Resumable = "Tus-Resumable";
    public const string Length = "Upload-Length";
    public const string Offset = "Upload-Offset";
    public const string Metadata = "Upload-Metadata";
    public const string Expires = "Upload-Expires";
    public const string Checksum = "Upload-Checksum";
    public const string Override = "X-HTTP-Method-Override";

    /// <summary>The id of the file that a finished upload has become. Not part of tus.</summary>
    public const string FileId = "Encoder-File-Id";

    /// <summary>The content type of a body with bytes of an upload.</summary>
    public const string ContentType = "application/offset+octet-stream";

    /// <summary>The maximum length of <see cref="Metadata"/>, in characters.</summary>
    private const int MaxMetadata = 4096;

    private static readonly Dictionary<string, HashAlgorithmName> s_algorithms = new(StringComparer.Ordinal)
    {
        ["sha1"] = HashAlgorithmName.SHA1,
        ["sha256"] = HashAlgorithmName.SHA256,
    };

    /// <summary>The names of the supported checksum algorithms, separated by commas.</summary>
    public static string Algorithms { get; } = string.Join(',', s_algorithms.Keys);

    /// <summary>Reads a header that is a number of bytes.</summary>
    public static (long Value, ProblemHttpResult? Problem) Number(HttpRequest request, string name) =>
        request.Headers[name] is [{ Length: > 0 } one] && one.All(char.IsAsciiDigit)
            && long.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? (value, null)
            : (0, Problem.Invalid(name, "must be given once, as a number of bytes"));

    /// <summary>Reads the client's metadata: pairs of a key and a value in Base64; null if there is none.</summary>
    public static (string? Value, ProblemHttpResult? Problem) ReadMetadata(HttpRequest request)
    {
        var text = request.Headers[Metadata].ToString();
        if (text.Length == 0) return (null, null);
        return text.Length <= MaxMetadata && text.Split(',').All(IsPair)
            ? (text, null)
            : (null, Problem.Invalid(
                Metadata, $"must be comma-separated pairs \"KEY BASE64\", at most {MaxMetadata} characters in total"));
    }

    /// <summary>Reads the expected checksum of the body; null if none is stated.</summary>
    public static (StatedChecksum? Value, ProblemHttpResult? Problem) ReadChecksum(HttpRequest request)
    {
        if (request.Headers[Checksum] is not { Count: > 0 } header) return (null, null);
        var words = header.ToString().Split(' ');
        return words.Length == 2 && s_algorithms.TryGetValue(words[0], out var algorithm) && Bytes(words[1]) is { Length: > 0 } digest
            ? (new StatedChecksum(algorithm, digest), null)
            : (null, Problem.Invalid(Checksum, $"must be \"ALGORITHM BASE64\", with one of the algorithms {Algorithms}"));
    }

    private static bool IsPair(string pair)
    {
        var words = pair.Trim(' ').Split(' ');
        return words[0].Length > 0 && words[0].All(c => c is > ' ' and <= '~') && words.Length <= 2
            && (words.Length == 1 || Bytes(words[1]) is not null);
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}

/// <summary>A checksum that a client states for a body.</summary>
/// <param name="Algorithm">The hash algorithm.</param>
/// <param name="Digest">The bytes of the checksum.</param>
internal sealed record StatedChecksum(HashAlgorithmName Algorithm, byte[] Digest);
