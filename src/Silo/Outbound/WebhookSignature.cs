using System.Security.Cryptography;
using System.Text;

namespace Encoder.Silo.Outbound;

/// <summary>Signatures by the Standard Webhooks specification, symmetric scheme (<c>v1</c>).</summary>
public static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";

    /// <summary>Returns the value of <c>webhook-signature</c>: one signature for each secret, separated by spaces.</summary>
    /// <exception cref="FormatException">A secret is not <c>whsec_</c> followed by base64.</exception>
    public static string Header(string id, DateTimeOffset timestamp, string body, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp.ToUnixTimeSeconds()}.{body}");
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))}"));
    }

    private static byte[] Key(string secret) => secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
        ? Convert.FromBase64String(secret[SecretPrefix.Length..])
        : throw new FormatException($"A webhook secret must begin with {SecretPrefix}.");
}
