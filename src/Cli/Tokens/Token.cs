using System.Text;
using Encoder.Storage.Tenants;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Cli.Tokens;

/// <summary>Tokens as clients mint them: JWT, HS256, the claim <c>apikey</c>.</summary>
internal static class Token
{
    private static readonly TimeSpan s_life = TimeSpan.FromHours(24);

    /// <summary>A token of <paramref name="tenant"/>, good from <paramref name="now"/> on for 24 hours.</summary>
    public static string Mint(Tenant tenant, DateTimeOffset now) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object> { ["apikey"] = tenant.ApiKey },
        IssuedAt = now.UtcDateTime,
        Expires = (now + s_life).UtcDateTime,
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(tenant.Secrets[0])), SecurityAlgorithms.HmacSha256),
    });
}
