namespace Encoder.Storage.Tenants;

/// <summary>The tenants of the service.</summary>
public interface ITenants
{
    /// <summary>The names of all tenants, as configured.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>The tenant of that name; null when there is none.</summary>
    Tenant? ByName(string name);

    /// <summary>The tenant whose API key it is; null when there is none.</summary>
    Tenant? ByApiKey(string apiKey);
}

/// <summary>A tenant: whose jobs and files are its alone.</summary>
public sealed record Tenant
{
    /// <summary>Unique, and kept with everything it owns: never changed.</summary>
    public required string Name { get; init; }

    /// <summary>Value of the claim <c>apikey</c> in its tokens; unique.</summary>
    public required string ApiKey { get; init; }

    /// <summary>
    /// One or two secrets that its tokens are signed with, at least 32 bytes each in UTF-8; two while one replaces the other.
    /// </summary>
    public required string[] Secrets { get; init; }

    /// <summary>
    /// One or two secrets that its webhooks are signed with, <c>whsec_</c> and base64 of 24 to 64 bytes (Standard Webhooks).
    /// </summary>
    public required string[] WebhookSecrets { get; init; }

    /// <summary>Shown with its jobs as <c>user.id</c>.</summary>
    public required string UserId { get; init; }

    /// <summary>Shown with its jobs as <c>user.name</c>.</summary>
    public required string UserName { get; init; }

    /// <summary>Shown with its jobs as <c>user.email</c>.</summary>
    public required string Email { get; init; }

    /// <summary>Whether it may see what concerns all tenants.</summary>
    public bool Admin { get; init; }

    /// <summary>Its share of the slots while others wait too: one of weight 2 gets twice the slot time of one of weight 1.</summary>
    /// <value>1; 0.01 to 1000.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Whether its work goes before that of all others, whatever the shares. Needs <see cref="Admin"/>.</summary>
    public bool Precedence { get; init; }

    /// <summary>Limits of its own; null when it has those of all tenants.</summary>
    public TenantQuotas? Quotas { get; init; }

    /// <summary>The name alone: no log is to hold the keys by accident.</summary>
    public override string ToString() => Name;
}
