using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Encoder.Storage.Tenants;

namespace Encoder.Grains.Files;

/// <summary>
/// Makes and verifies tokens that give access to one tree of published media, an upload or an output of a job, for a limited time:
/// <c>TENANT.EXPIRY.MAC</c>. The MAC is the HMAC-SHA256 of tenant, expiry and tree, with a key that is derived from a secret of the tenant.
/// </summary>
/// <remarks>A tenant's first secret signs; all of its secrets verify. Removing a secret invalidates all tokens that it signed.</remarks>
public sealed class MediaTokens(ITenants tenants, TimeProvider time)
{
    private static readonly byte[] s_purpose = "encoder media token 1"u8.ToArray();

    /// <summary>Stands in for the keys of an unknown tenant; no token matches it.</summary>
    private static readonly byte[][] s_noKeys = [RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)];

    private readonly Dictionary<string, (string Name, byte[][] Keys)> _tenants = tenants.Names
        .Select(name => tenants.ByName(name)!)
        .ToDictionary(tenant => Tag(tenant.Name), tenant => (tenant.Name, Array.ConvertAll(tenant.Secrets, Key)));

    /// <summary>Returns a token for a tree.</summary>
    /// <param name="tenant">The name of the tenant that owns it.</param>
    /// <param name="root">The tree, as <see cref="MediaPaths.Root"/> returns it.</param>
    /// <param name="expires">When the token expires, in whole seconds.</param>
    public string Make(string tenant, string root, DateTimeOffset expires)
    {
        var tag = Tag(tenant);
        return Token(tag, expires.ToUnixTimeSeconds(), tenant, root, _tenants[tag].Keys[0]);
    }

    /// <summary>Returns when the token expires; null if it does not give access to the file or has expired.</summary>
    /// <param name="token">The token that a client sent.</param>
    /// <param name="filePath">The path in the media store.</param>
    public DateTimeOffset? Verify(string token, string filePath)
    {
        if (token.Split('.') is not [var tag, var expiry, _]) return null;
        if (!uint.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        var (tenant, keys) = _tenants.GetValueOrDefault(tag, ("", s_noKeys));
        var given = Encoding.UTF8.GetBytes(token);
        var valid = false;
        foreach (var key in keys)
        {
            foreach (var root in MediaPaths.RootsOf(filePath))
            {
                var expected = Encoding.UTF8.GetBytes(Token(tag, seconds, tenant, root, key));
                valid |= CryptographicOperations.FixedTimeEquals(given, expected);
            }
        }
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return valid && expires > time.GetUtcNow() ? expires : null;
    }

    private static string Token(string tag, long expires, string tenant, string root, byte[] key)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{tenant}\n{expires}\n{root}");
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        return string.Create(CultureInfo.InvariantCulture, $"{tag}.{expires}.{Base64Url.EncodeToString(mac)}");
    }

    /// <summary>Returns a hash that stands for the tenant's name, so that URLs do not reveal the name.</summary>
    private static string Tag(string tenant) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"encoder tenant {tenant}")).AsSpan(0, 9));

    private static byte[] Key(string secret) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), SHA256.HashSizeInBytes, info: s_purpose);
}
