using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Storage.Tenants;

/// <summary>The rules for a list of tenants.</summary>
internal static partial class TenantRules
{
    private const int MinSecretBytes = 32;
    private const int MinWebhookSecretBytes = 24;
    private const int MaxWebhookSecretBytes = 64;
    private const double MinWeight = 0.01;
    private const double MaxWeight = 1000;
    private const string WebhookSecretPrefix = "whsec_";

    /// <summary>
    /// Returns every broken rule; none if the tenants are valid. Tenants from a file or from settings may lack members that are otherwise
    /// never null.
    /// </summary>
    public static IEnumerable<BrokenTenantRule> Check(IReadOnlyList<Tenant?> tenants) =>
        tenants.SelectMany((tenant, i) => tenant is null
            ? [new BrokenTenantRule(i, null, "must be an object")]
            : Check(tenant, tenants.Take(i).OfType<Tenant>().ToArray())
                .Select(broken => new BrokenTenantRule(i, broken.Member, broken.Rule)));

    private static IEnumerable<(string Member, string Rule)> Check(Tenant tenant, Tenant[] before)
    {
        if (!NameForm().IsMatch(tenant.Name ?? ""))
            yield return (nameof(Tenant.Name), "must be 1 to 64 of the characters a-z, 0-9 and -");
        else if (before.Any(other => other.Name == tenant.Name))
            yield return (nameof(Tenant.Name), "must be unique");

        if (!ApiKeyForm().IsMatch(tenant.ApiKey ?? ""))
            yield return (nameof(Tenant.ApiKey), "must be 1 to 128 visible ASCII characters");
        else if (before.Any(other => other.ApiKey == tenant.ApiKey))
            yield return (nameof(Tenant.ApiKey), "must be unique");

        if (tenant.Secrets is not { Length: 1 or 2 } secrets || !secrets.All(IsSecret))
            yield return (nameof(Tenant.Secrets), $"must be one or two strings of at least {MinSecretBytes} bytes each");
        else if (secrets.Distinct().Count() < secrets.Length || before.Any(other => other.Secrets?.Intersect(secrets).Any() is true))
            yield return (nameof(Tenant.Secrets), "must not be used twice: anyone who knows one could sign for the other");

        if (tenant.WebhookSecrets is not { Length: 1 or 2 } webhookSecrets || !webhookSecrets.All(IsWebhookSecret))
            yield return (
                nameof(Tenant.WebhookSecrets),
                $"must be one or two strings of {WebhookSecretPrefix} and the base64 of "
                + $"{MinWebhookSecretBytes} to {MaxWebhookSecretBytes} bytes");

        if (string.IsNullOrWhiteSpace(tenant.UserId)) yield return (nameof(Tenant.UserId), "is required");
        if (string.IsNullOrWhiteSpace(tenant.UserName)) yield return (nameof(Tenant.UserName), "is required");
        if (string.IsNullOrWhiteSpace(tenant.Email)) yield return (nameof(Tenant.Email), "is required");
        if (tenant.Weight is not (>= MinWeight and <= MaxWeight))
            yield return (nameof(Tenant.Weight), "must be from 0.01 to 1000");
        foreach (var quota in tenant.Quotas?.Broken() ?? [])
        {
            var min = quota == nameof(TenantQuotas.RequestBurst) ? 1 : 0;
            yield return ($"{nameof(Tenant.Quotas)}:{quota}", $"must be {min} or more");
        }
        if (tenant.Precedence && !tenant.Admin) yield return (nameof(Tenant.Precedence), "is only for a tenant that is an admin");
    }

    private static bool IsSecret(string? secret) => secret is not null && Encoding.UTF8.GetByteCount(secret) >= MinSecretBytes;

    private static bool IsWebhookSecret(string? secret)
    {
        if (secret is null || !secret.StartsWith(WebhookSecretPrefix, StringComparison.Ordinal) || secret.Any(char.IsWhiteSpace))
            return false;
        var key = new byte[MaxWebhookSecretBytes];
        return Convert.TryFromBase64String(secret[WebhookSecretPrefix.Length..], key, out var length) && length >= MinWebhookSecretBytes;
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[!-~]{1,128}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ApiKeyForm();
}

/// <summary>A rule that a tenant breaks.</summary>
/// <param name="Index">The index of the tenant, from 0.</param>
/// <param name="Member">The member, as <see cref="Tenant"/> names it; null for the whole tenant.</param>
/// <param name="Rule">What the member must be; never what it is, which may be a secret.</param>
internal sealed record BrokenTenantRule(int Index, string? Member, string Rule);
