using Encoder.Storage.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encoder.Storage.Tests.Tenants;

public sealed class TenantSettingsTests
{
    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Encoder:Tenants:0:Name"] = "acme",
        ["Encoder:Tenants:0:ApiKey"] = "key-acme",
        ["Encoder:Tenants:0:Secrets:0"] = "acme-0123456789abcdef0123456789abcdef",
        ["Encoder:Tenants:0:Secrets:1"] = "acme-123456789abcdef0123456789abcdef0",
        ["Encoder:Tenants:0:WebhookSecrets:0"] = TenantSamples.WebhookSecret,
        ["Encoder:Tenants:0:UserId"] = "u1",
        ["Encoder:Tenants:0:UserName"] = "Ada",
        ["Encoder:Tenants:0:Email"] = "ada@example.org",
        ["Encoder:Tenants:0:Admin"] = "true",
    };

    [Fact]
    public void All_members_are_read()
    {
        var tenant = Assert.Single(Read());

        Assert.Equal(
            ("acme", "key-acme", 2, TenantSamples.WebhookSecret, "u1", "Ada", "ada@example.org", true),
            (tenant.Name, tenant.ApiKey, tenant.Secrets.Length, tenant.WebhookSecrets[0],
                tenant.UserId, tenant.UserName, tenant.Email, tenant.Admin));
    }

    [Fact]
    public void Without_the_section_there_are_no_tenants()
    {
        _settings.Clear();

        Assert.Empty(Read());
    }

    [Fact]
    public void Every_setting_that_breaks_a_rule_is_named()
    {
        _settings["Encoder:Tenants:0:Secrets:1"] = "short";
        _settings["Encoder:Tenants:0:Email"] = null;
        _settings["Encoder:Tenants:globex:Name"] = "globex";

        var message = Assert.Throws<OptionsValidationException>(Read).Message;

        Assert.Contains("Encoder:Tenants:0:Secrets must be", message, StringComparison.Ordinal);
        Assert.Contains("Encoder:Tenants:0:Email is required", message, StringComparison.Ordinal);
        Assert.Contains("Encoder:Tenants:globex:ApiKey must be", message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Encoder:Tenants:0:ApiKeey", "x", "ApiKeey")]
    [InlineData("Encoder:Tenants:0:Admin", "perhaps", "Encoder:Tenants:0:Admin")]
    [InlineData("Encoder:Tenants", "acme", "Encoder:Tenants must be a list")]
    public void A_setting_that_is_unknown_or_of_the_wrong_kind_is_named(string setting, string value, string named)
    {
        _settings[setting] = value;

        Assert.Contains(named, Assert.Throws<OptionsValidationException>(Read).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<Tenant> Read() => TenantSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build());
}
