using System.Security.Cryptography;
using System.Text.Json;

namespace Encoder.Cluster.Running;

/// <summary>The tenants of a cluster under test: the one that the tests are, and one that must see nothing of it.</summary>
internal static class TwoTenants
{
    /// <summary>Writes them where members that have no tenants in their settings look for them.</summary>
    public static void Write(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        File.WriteAllText(
            Path.Combine(dataFolder, "tenants.json"),
            JsonSerializer.Serialize(new { tenants = new[] { Tenant("default", admin: true), Tenant("stranger", admin: false) } }));
    }

    private static object Tenant(string name, bool admin) => new
    {
        name,
        admin,
        apiKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        secrets = new[] { Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)) },
        webhookSecrets = new[] { $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}" },
        userId = name,
        userName = name,
        email = $"{name}@localhost",
    };
}
