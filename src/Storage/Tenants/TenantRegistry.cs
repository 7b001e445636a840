using System.Security.Cryptography;
using System.Text;

namespace Encoder.Storage.Tenants;

/// <summary>Looks up tenants. They must follow <see cref="TenantRules"/>.</summary>
internal sealed class TenantRegistry(IReadOnlyCollection<Tenant> tenants) : ITenants
{
    private readonly Dictionary<string, Tenant> _byName = tenants.ToDictionary(tenant => tenant.Name);

    // By hash, so that the time of a lookup does not reveal how much of a key was guessed correctly.
    private readonly Dictionary<string, Tenant> _byApiKeyHash = tenants.ToDictionary(tenant => Hash(tenant.ApiKey));

    public IReadOnlyCollection<string> Names { get; } = [.. tenants.Select(tenant => tenant.Name)];

    public Tenant? ByName(string name) => _byName.GetValueOrDefault(name);

    public Tenant? ByApiKey(string apiKey) => _byApiKeyHash.GetValueOrDefault(Hash(apiKey));

    private static string Hash(string apiKey) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)));
}
