using System.Text;
using System.Text.Json;
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

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = MaxLength };

    /// <summary>The tenant; null for a token that is not valid, whatever the cause.</summary>
    public async Task<Tenant?> Validate(string token)
    {
        if (token.Length > MaxLength || ApiKey(token) is not { } apiKey || tenants.ByApiKey(apiKey) is not { } tenant) return null;
        var result = await s_handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeys = tenant.Secrets.Select(s => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(s))),
            TryAllIssuerSigningKeys = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            RequireSignedTokens = true,
            RequireExpirationTime = options.Value.RequireExpiry,
            LifetimeValidator = IsAlive,
        });
        return result.IsValid ? tenant : null;
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var skew = options.Value.ClockSkew;
        return (expires is not null || !options.Value.RequireExpiry) && !(now - skew >= expires) && !(now + skew < notBefore);
    }

    /// <summary>The claim <c>apikey</c>, when the payload has it exactly once, as a string.</summary>
    private static string? ApiKey(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[1]), s_strict);
            return payload.RootElement.ValueKind == JsonValueKind.Object
                && payload.RootElement.TryGetProperty("apikey", out var claim)
                && claim.ValueKind == JsonValueKind.String
                    ? claim.GetString()
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
