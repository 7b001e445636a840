using Encoder.Storage.Tenants;

namespace Encoder.Storage.Tests.Tenants;

internal static class TenantSamples
{
    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Returns a tenant that follows every rule and shares nothing with those of other names.</summary>
    public static Tenant Tenant(string name) => new()
    {
        Name = name,
        ApiKey = $"key-{name}",
        Secrets = [$"{name}-0123456789abcdef0123456789abcdef"],
        WebhookSecrets = [WebhookSecret],
        UserId = "u1",
        UserName = "Ada",
        Email = "ada@example.org",
    };
}
