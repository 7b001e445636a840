using System.Text;
using Encoder.Storage.Tenants;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Cli.Tokens;

/// <summary>Mints tokens as clients do: JWT, HS256, with the claim <c>apikey</c>.</summary>
internal static class Token
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(24);
    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Mints a token of <paramref name="tenant"/> that expires 24 hours after <paramref name="now"/>.</summary>
    public static string Mint(Tenant tenant, DateTimeOffset now) => s_handler.CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object> { ["apikey"] = tenant.ApiKey },
        IssuedAt = now.UtcDateTime,
        Expires = (now + s_lifetime).UtcDateTime,
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(tenant.Secrets[0])),
            SecurityAlgorithms.HmacSha256),
    });
}
