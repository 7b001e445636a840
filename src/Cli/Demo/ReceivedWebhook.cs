using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Encoder.Cli.Demo;

/// <summary>A received webhook message: its body and the headers of Standard Webhooks.</summary>
internal sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, string Body)
{
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    /// <summary>The largest accepted difference between the timestamp and now, against replays.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The type of the event and the id of its job; empty when null in the body.</summary>
    public (string Type, string JobId) Event
    {
        get
        {
            using var body = JsonDocument.Parse(Body);
            return (
                body.RootElement.GetProperty("type").GetString() ?? "",
                body.RootElement.GetProperty("data").GetProperty("id").GetString() ?? "");
        }
    }

    /// <summary>
    /// Whether one signature matches <paramref name="secret"/> and the timestamp is within five minutes of <paramref name="now"/>.
    /// </summary>
    /// <remarks>Implements the specification independently of the sender's code.</remarks>
    public bool IsSignedWith(string secret, DateTimeOffset now)
    {
        if (!long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > s_tolerance) return false;
        var expected = HMACSHA256.HashData(
            Convert.FromBase64String(secret[SecretPrefix.Length..]),
            Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}"));
        return Signature.Split(' ').Any(one => one.StartsWith(Version, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(one[Version.Length..]),
                Encoding.UTF8.GetBytes(Convert.ToBase64String(expected))));
    }
}
