using Encoder.Storage.Tenants;

namespace Encoder.Storage.Tests.Tenants;

public sealed class TenantRulesTests
{
    private static readonly Tenant s_acme = TenantSamples.Tenant("acme");

    [Fact]
    public void Tenants_may_share_only_their_user_and_webhook_secret() =>
        Assert.Empty(TenantRules.Check([s_acme, TenantSamples.Tenant("globex"), TenantSamples.Tenant("a-1")]));

    [Theory]
    [InlineData(nameof(Tenant.Name), "")]
    [InlineData(nameof(Tenant.Name), null)]
    [InlineData(nameof(Tenant.Name), "Acme")]
    [InlineData(nameof(Tenant.Name), "a b")]
    [InlineData(nameof(Tenant.Name), "acme\n")]
    [InlineData(nameof(Tenant.Name), "../acme")]
    [InlineData(nameof(Tenant.Name), "a2345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData(nameof(Tenant.ApiKey), "")]
    [InlineData(nameof(Tenant.ApiKey), null)]
    [InlineData(nameof(Tenant.ApiKey), "a key")]
    [InlineData(nameof(Tenant.ApiKey), "schlüssel")]
    [InlineData(nameof(Tenant.UserId), "")]
    [InlineData(nameof(Tenant.UserId), null)]
    [InlineData(nameof(Tenant.UserName), " ")]
    [InlineData(nameof(Tenant.Email), null)]
    public void A_missing_or_malformed_member_is_named(string member, string? value) =>
        Assert.Equal([(0, member)], Broken(With(member, value)));

    [Theory]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("-")]
    public void Names_of_1_to_64_lower_case_letters_digits_and_hyphens_are_valid(string name) =>
        Assert.Empty(Broken(s_acme with { Name = name }));

    [Fact]
    public void One_or_two_secrets_of_at_least_32_bytes_are_needed()
    {
        var (a, b, c) = (new string('a', 32), new string('b', 32), new string('c', 32));

        Assert.Empty(Broken(s_acme with { Secrets = [a] }));
        Assert.Empty(Broken(s_acme with { Secrets = [a, b] }));
        Assert.Empty(Broken(s_acme with { Secrets = [new string('é', 16)] }));
        foreach (var secrets in new string[]?[] { null, [], [a, b, c], [a[1..]], [a, b[1..]], [null!] })
            Assert.Equal([(0, nameof(Tenant.Secrets))], Broken(s_acme with { Secrets = secrets! }));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Webhook_secrets_are_the_base64_of_24_to_64_bytes(int bytes, bool good) =>
        Assert.Equal(good, Broken(s_acme with { WebhookSecrets = [$"whsec_{Convert.ToBase64String(new byte[bytes])}"] }).Length == 0);

    [Fact]
    public void One_or_two_webhook_secrets_with_their_prefix_are_needed()
    {
        const string Good = TenantSamples.WebhookSecret;

        Assert.Empty(Broken(s_acme with { WebhookSecrets = [Good, $"whsec_{Convert.ToBase64String(new byte[32])}"] }));
        foreach (var secrets in new string[]?[]
        {
            null, [], [Good, Good, Good], [Good["whsec_".Length..]], ["whsec_!"], [Good.Insert(10, " ")], ["WHSEC_" + Good[6..]], [null!],
        })
            Assert.Equal([(0, nameof(Tenant.WebhookSecrets))], Broken(s_acme with { WebhookSecrets = secrets! }));
    }

    [Theory]
    [InlineData(0.009, false)]
    [InlineData(0.01, true)]
    [InlineData(1000, true)]
    [InlineData(1000.1, false)]
    [InlineData(double.NaN, false)]
    public void Weights_are_from_a_hundredth_to_a_thousand(double weight, bool good) =>
        Assert.Equal(good, Broken(s_acme with { Weight = weight }).Length == 0);

    [Fact]
    public void Only_an_admin_may_have_precedence()
    {
        Assert.Empty(Broken(s_acme with { Admin = true, Precedence = true }));
        Assert.Equal([(0, nameof(Tenant.Precedence))], Broken(s_acme with { Precedence = true }));
    }

    [Fact]
    public void A_limit_of_a_tenant_must_not_be_negative()
    {
        Assert.Empty(Broken(s_acme with { Quotas = new TenantQuotas { StoredBytes = 0, QueuedJobs = 7 } }));
        Assert.Equal(
            [(0, "Quotas:RequestBurst"), (0, "Quotas:StoredBytes")],
            Broken(s_acme with { Quotas = new TenantQuotas { StoredBytes = -1, RequestBurst = 0 } }));
    }

    [Fact]
    public void Names_api_keys_and_secrets_belong_to_one_tenant()
    {
        var globex = TenantSamples.Tenant("globex");

        Assert.Equal([(1, nameof(Tenant.Name))], Broken(s_acme, globex with { Name = "acme" }));
        Assert.Equal([(1, nameof(Tenant.ApiKey))], Broken(s_acme, globex with { ApiKey = s_acme.ApiKey }));
        Assert.Equal([(1, nameof(Tenant.Secrets))], Broken(s_acme, globex with { Secrets = [globex.Secrets[0], s_acme.Secrets[0]] }));
        Assert.Equal([(0, nameof(Tenant.Secrets))], Broken(s_acme with { Secrets = [s_acme.Secrets[0], s_acme.Secrets[0]] }));
    }

    [Fact]
    public void Every_broken_rule_of_every_tenant_is_reported_without_values()
    {
        var rules = TenantRules.Check([null, s_acme with { Name = "Acme!", Secrets = ["too-short-secret"], Email = "" }]).ToArray();

        Assert.Equal(
            [(0, null), (1, nameof(Tenant.Name)), (1, nameof(Tenant.Secrets)), (1, nameof(Tenant.Email))],
            rules.Select(rule => (rule.Index, rule.Member)));
        Assert.DoesNotContain(rules, rule => rule.Rule.Contains("too-short-secret", StringComparison.Ordinal));
    }

    private static Tenant With(string member, string? value)
    {
        var tenant = s_acme with { };
        typeof(Tenant).GetProperty(member)!.SetValue(tenant, value);
        return tenant;
    }

    private static (int, string?)[] Broken(params Tenant[] tenants) =>
        [.. TenantRules.Check(tenants).Select(rule => (rule.Index, rule.Member))];
}
