using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Encoder.Client;

/// <summary>
/// Verifies webhooks according to Standard Webhooks, by the headers <c>webhook-id</c>, <c>webhook-timestamp</c> and
/// <c>webhook-signature</c> and the raw body.
/// </summary>
public static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    /// <summary>The largest accepted difference between the timestamp and the current time, which limits replays: 5 minutes.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Returns whether one of the signatures is valid and the timestamp is within <see cref="Tolerance"/>.</summary>
    /// <param name="secret">The tenant's webhook secret: <c>whsec_</c> followed by base64.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: Unix time in seconds.</param>
    /// <param name="signatures">
    /// The header <c>webhook-signature</c>: <c>v1,</c> followed by base64; several signatures are separated by spaces.
    /// </param>
    /// <param name="body">The raw body.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="FormatException">The secret is not <c>whsec_</c> followed by base64.</exception>
    public static bool IsValid(string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(signatures);
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
            throw new FormatException($"A webhook secret must begin with {SecretPrefix}.");
        var key = Convert.FromBase64String(secret[SecretPrefix.Length..]);
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.UTF8.GetBytes(Version + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
    }
}
