using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Encoder.Silo.Auth;

/// <summary>
/// The members of a token that matter here, before its signature is verified. Reading is stricter than the JWT library's.
/// </summary>
/// <remarks>
/// The library ignores a claim of the wrong type, accepts duplicate members, and decodes padded parts. Each of these makes a token
/// invalid here, so that no two readers can interpret a token differently.
/// </remarks>
/// <param name="ApiKey">The claim <c>apikey</c>.</param>
/// <param name="Expires">The claim <c>exp</c>: Unix time in seconds (RFC 7519, NumericDate); null if absent.</param>
/// <param name="NotBefore">The claim <c>nbf</c>, in the same form; null if absent.</param>
internal sealed record StrictToken(string ApiKey, double? Expires, double? NotBefore)
{
    /// <summary>The longest token that is accepted, in characters.</summary>
    public const int MaxLength = 4096;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>RFC 7515, section 2: base64url without padding, line breaks or white space.</summary>
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Reads a token in compact serialization.</summary>
    /// <returns>Null if it is malformed or too long, or requires an extension (<c>crit</c>; RFC 7515, section 4.1.11).</returns>
    public static StrictToken? Read(string token)
    {
        if (token.Length > MaxLength || token.AsSpan().ContainsAnyExcept(s_allowed)) return null;
        if (token.Split('.') is not [var headerPart, var payloadPart, _]) return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(headerPart), s_strict);
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(payloadPart), s_strict);
            return IsSupported(header.RootElement) ? ReadClaims(payload.RootElement) : null;
        }
        // InvalidOperationException is thrown for a string that is not valid Unicode.
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether the token is valid at <paramref name="now"/>, give or take the clock skew.</summary>
    public bool IsValidAt(DateTimeOffset now, AuthOptions options)
    {
        if (Expires is null && options.RequireExpiry) return false;
        var seconds = now.ToUnixTimeMilliseconds() / 1000.0;
        var skew = options.ClockSkew.TotalSeconds;
        return !(seconds - skew >= Expires) && !(seconds + skew < NotBefore);
    }

    private static bool IsSupported(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object && !header.TryGetProperty("crit", out _);

    private static StrictToken? ReadClaims(JsonElement claims) =>
        claims.ValueKind == JsonValueKind.Object
        && claims.TryGetProperty("apikey", out var apiKey) && apiKey.ValueKind == JsonValueKind.String
        && TryReadTime(claims, "exp", out var expires)
        && TryReadTime(claims, "nbf", out var notBefore)
            ? new StrictToken(apiKey.GetString()!, expires, notBefore)
            : null;

    private static bool TryReadTime(JsonElement claims, string name, out double? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var claim)) return true;
        if (claim.ValueKind != JsonValueKind.Number) return false;
        if (!claim.TryGetDouble(out var seconds) || !double.IsFinite(seconds)) return false;
        time = seconds;
        return true;
    }
}
