using System.Security.Cryptography;
using System.Text.Json;

namespace Encoder.Cluster.Running;

/// <summary>The tenants of a cluster under test: one for the tests, and one that must see nothing of the first.</summary>
internal static class TwoTenants
{
    /// <summary>Writes the tenants to the file that members read if their settings contain no tenants.</summary>
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
