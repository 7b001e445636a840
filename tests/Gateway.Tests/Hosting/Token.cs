using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>Makes tokens by hand, so that they can be wrong in any way.</summary>
internal static class Token
{
    public static string Of(TestTenant tenant) => Of(new { apikey = tenant.ApiKey }, tenant.Secret);

    public static string Of(object payload, string secret, string algorithm = "HS256") =>
        Sign($$"""{"alg":"{{algorithm}}","typ":"JWT"}""", JsonSerializer.Serialize(payload), secret, algorithm);

    public static string Sign(string header, string payload, string secret, string algorithm = "HS256")
    {
        var signed = $"{Base64(header)}.{Base64(payload)}";
        var (key, data) = (Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        var hash = algorithm == "HS512" ? HMACSHA512.HashData(key, data) : HMACSHA256.HashData(key, data);
        return $"{signed}.{WebEncoders.Base64UrlEncode(hash)}";
    }

    public static string Base64(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}

/// <summary>A tenant that tests act as.</summary>
internal sealed record TestTenant(string Name, string ApiKey, string Secret, string UserId)
{
    public static TestTenant Ada { get; } = new("ada", "key-of-ada", "the-secret-of-ada-has-more-than-32-bytes", "u1");

    public static TestTenant Bob { get; } = new("bob", "key-of-bob", "the-secret-of-bob-has-more-than-32-bytes", "u2");

    /// <summary>The second secret that the tenant accepts, for rotation.</summary>
    public string SecondSecret => $"{Secret}-rotated";
}
