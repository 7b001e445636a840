using Encoder.Storage.Tenants;

namespace Encoder.Storage.Tests.Tenants;

public sealed class TenantRegistryTests
{
    private static readonly Tenant s_acme = TenantSamples.Tenant("acme");
    private static readonly Tenant s_globex = TenantSamples.Tenant("globex");
    private readonly TenantRegistry _tenants = new([s_acme, s_globex]);

    [Fact]
    public void A_tenant_is_found_by_its_name_and_by_its_key()
    {
        Assert.Same(s_globex, _tenants.ByName("globex"));
        Assert.Same(s_globex, _tenants.ByApiKey("key-globex"));
    }

    [Fact]
    public void All_tenants_are_listed() => Assert.Equal(["acme", "globex"], _tenants.Names);

    [Theory]
    [InlineData("")]
    [InlineData("ACME")]
    [InlineData("key-acm")]
    [InlineData("key-acme ")]
    [InlineData("KEY-ACME")]
    [InlineData("\uD800")]
    public void Only_the_exact_name_or_key_finds_a_tenant(string text)
    {
        Assert.Null(_tenants.ByName(text));
        Assert.Null(_tenants.ByApiKey(text));
    }

    [Fact]
    public void A_log_shows_only_the_name_of_a_tenant() => Assert.Equal("acme", $"{s_acme}");
}
