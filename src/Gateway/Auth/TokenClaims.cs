using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Gateway.Auth;

/// <summary>What counts in a token's payload, read strictly: a claim of the wrong type makes the token invalid, and never one without that claim.</summary>
/// <param name="ApiKey">The claim <c>apikey</c>.</param>
/// <param name="Expires">The claim <c>exp</c>: Unix time in seconds (RFC 7519, NumericDate); null when there is none.</param>
/// <param name="NotBefore">The claim <c>nbf</c>, likewise.</param>
internal sealed record TokenClaims(string ApiKey, double? Expires, double? NotBefore)
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the payload of a token in compact form, whose signature proves nothing yet. Null when it has another form.</summary>
    public static TokenClaims? Read(string token)
    {
        if (token.Split('.') is not [_, var payload, _]) return null;
        try
        {
            using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(payload), s_strict);
            var claims = json.RootElement;
            return claims.ValueKind == JsonValueKind.Object
                && claims.TryGetProperty("apikey", out var apiKey) && apiKey.ValueKind == JsonValueKind.String
                && Time(claims, "exp", out var expires)
                && Time(claims, "nbf", out var notBefore)
                    ? new TokenClaims(apiKey.GetString()!, expires, notBefore)
                    : null;
        }
        // The last one is for text that is no Unicode.
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Time(JsonElement claims, string name, out double? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var claim)) return true;
        if (claim.ValueKind != JsonValueKind.Number || !claim.TryGetDouble(out var seconds) || !double.IsFinite(seconds)) return false;
        time = seconds;
        return true;
    }
}
