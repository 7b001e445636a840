using System.Text;
using Encoder.Cli.Tokens;
using Encoder.Storage;
using Encoder.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Cli.Tests.Tokens;

public sealed class TokenTests : IDisposable
{
    private const string TwoTenants = """
        { "tenants": [
          { "name": "acme", "apiKey": "key-acme", "secrets": ["acme-acme-acme-acme-acme-acme-acme"],
            "webhookSecrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "userId": "1", "userName": "Ada", "email": "ada@example.org" },
          { "name": "globex", "apiKey": "key-globex", "secrets": ["globex-globex-globex-globex-globex"],
            "webhookSecrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "userId": "2", "userName": "Bob", "email": "bob@example.org" } ] }
        """;

    private static readonly DateTimeOffset s_now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_token_is_signed_with_the_tenants_secret_and_names_its_key_and_is_valid_for_a_day()
    {
        var tenant = TenantChoice.Pick(_data.Path, null);

        var text = Token.Mint(tenant, s_now);

        var token = new JsonWebToken(text);
        Assert.Equal("HS256", token.Alg);
        Assert.Equal(tenant.ApiKey, token.GetClaim("apikey").Value);
        Assert.Equal(s_now.UtcDateTime.AddHours(24), token.ValidTo);
        Assert.True(await IsSignedWith(text, tenant.Secrets[0]));
        Assert.False(await IsSignedWith(text, "another-secret-another-secret-another"));
    }

    [Fact]
    public void A_new_data_folder_gets_the_tenant_that_the_service_will_use()
    {
        var before = TenantChoice.Pick(_data.Path, null);

        Assert.Equal("default", before.Name);
        Assert.Equal(before.ApiKey, TenantChoice.Pick(_data.Path, "default").ApiKey);
    }

    [Fact]
    public async Task The_named_tenant_is_used()
    {
        await File.WriteAllTextAsync(_data.File("tenants.json"), TwoTenants);

        Assert.Equal("key-globex", TenantChoice.Pick(_data.Path, "globex").ApiKey);
    }

    [Fact]
    public async Task Tenants_in_the_settings_take_precedence_over_those_in_the_file()
    {
        await File.WriteAllTextAsync(_data.File("tenants.json"), TwoTenants);
        var tenants = TwoTenants.Replace("globex", "initech", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_data.File("appsettings.json"), $$"""{ "Encoder": {{tenants}} }""");

        Assert.Equal("key-initech", TenantChoice.Pick(_data.Path, "initech").ApiKey);
    }

    [Theory]
    [InlineData(null, "Choose a tenant with --tenant: acme, globex.")]
    [InlineData("initech", "There is no tenant \"initech\"; there are: acme, globex.")]
    public async Task If_no_existing_tenant_is_named_the_error_lists_all(string? name, string refusal)
    {
        await File.WriteAllTextAsync(_data.File("tenants.json"), TwoTenants);

        Assert.Equal(refusal, Assert.Throws<SetupException>(() => TenantChoice.Pick(_data.Path, name)).Message);
    }

    private static async Task<bool> IsSignedWith(string token, string secret)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)),
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }
}
