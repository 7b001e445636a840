namespace Encoder.Storage.Tenants;

/// <summary>The tenants of the service.</summary>
public interface ITenants
{
    /// <summary>The names of all tenants, as configured.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Returns the tenant with that name; null if there is none.</summary>
    Tenant? ByName(string name);

    /// <summary>Returns the tenant with that API key; null if there is none.</summary>
    Tenant? ByApiKey(string apiKey);
}

/// <summary>A tenant. Its jobs and files belong to it alone.</summary>
public sealed record Tenant
{
    /// <summary>The unique name. It is stored with everything that the tenant owns, so it must never change.</summary>
    public required string Name { get; init; }

    /// <summary>The value of the claim <c>apikey</c> in its tokens; unique.</summary>
    public required string ApiKey { get; init; }

    /// <summary>One or two secrets that sign its tokens, of at least 32 bytes each in UTF-8; two while one replaces the other.</summary>
    public required string[] Secrets { get; init; }

    /// <summary>One or two secrets that sign its webhooks: <c>whsec_</c> and base64 of 24 to 64 bytes (Standard Webhooks).</summary>
    public required string[] WebhookSecrets { get; init; }

    /// <summary>The id that is shown with its jobs as <c>user.id</c>.</summary>
    public required string UserId { get; init; }

    /// <summary>The name that is shown with its jobs as <c>user.name</c>.</summary>
    public required string UserName { get; init; }

    /// <summary>The address that is shown with its jobs as <c>user.email</c>.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the tenant may see what concerns all tenants.</summary>
    public bool Admin { get; init; }

    /// <summary>
    /// Its share of the slots while other tenants are waiting too: a tenant of weight 2 gets twice the slot time of one of weight 1.
    /// </summary>
    /// <value>1; 0.01 to 1000.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Whether its work goes before that of all others, whatever the shares. Requires <see cref="Admin"/>.</summary>
    public bool Precedence { get; init; }

    /// <summary>Limits of its own; null if the general limits apply.</summary>
    public TenantQuotas? Quotas { get; init; }

    /// <summary>Returns only the name, so that no log holds the keys by accident.</summary>
    public override string ToString() => Name;
}
