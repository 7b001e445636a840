using System.Text;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Gateway.Auth;

/// <summary>Finds the tenant that a token speaks for: HS256, signed with one of its secrets, valid now.</summary>
public sealed class TokenValidator(ITenants tenants, TimeProvider time, IOptions<AuthOptions> options)
{
    /// <summary>Longer tokens are not looked at.</summary>
    private const int MaxLength = 4096;

    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = MaxLength };

    /// <summary>The tenant; null for a token that is not valid, whatever the cause.</summary>
    public async Task<Tenant?> Validate(string token)
    {
        if (token.Length > MaxLength || TokenClaims.Read(token) is not { } claims || !IsAlive(claims)) return null;
        if (tenants.ByApiKey(claims.ApiKey) is not { } tenant) return null;
        var result = await s_handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeys = tenant.Secrets.Select(s => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(s))),
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            // Checked above: the library takes an exp that is no number for none.
            ValidateLifetime = false,
        });
        return result.IsValid ? tenant : null;
    }

    private bool IsAlive(TokenClaims claims)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var skew = options.Value.ClockSkew.TotalSeconds;
        return (claims.Expires is not null || !options.Value.RequireExpiry) && !(now - skew >= claims.Expires) && !(now + skew < claims.NotBefore);
    }
}
