using System.Security.Cryptography;
using System.Text;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Silo.Auth;

/// <summary>
/// Authentication by a JSON Web Token that a tenant has signed with one of its secrets (HS256):
/// <c>Authorization: JWT</c> or <c>Authorization: Bearer JWT</c>. The claim <c>apikey</c> names the tenant.
/// </summary>
public static class TokenAuthentication
{
    private const string Scheme = JwtBearerDefaults.AuthenticationScheme;
    private const string ApiKeyClaim = "apikey";
    private const string Prefix = "Bearer ";

    /// <summary>A random key that matches no token. It stands in for each secret that a tenant does not have.</summary>
    private static readonly SymmetricSecurityKey s_noSecret = new(RandomNumberGenerator.GetBytes(48));

    /// <summary>
    /// Makes JWT bearer tokens the default authentication scheme. Needs <see cref="ITenants"/> and <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddTokenAuthentication(this IServiceCollection services)
    {
        // AddAuthentication and AddJwtBearer would do more: load Data Protection keys at start, which only cookies need,
        // and read further trusted keys and issuers from the configuration section "Authentication".
        services.AddAuthenticationCore(options => options.DefaultScheme = Scheme);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(Scheme, configureOptions: null);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>());
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<ITenants, TimeProvider, IOptions<AuthOptions>>(Configure);
        return services;
    }

    /// <summary>The tenant that sent the request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not require authorization.</exception>
    public static Tenant Tenant(this HttpContext context) => context.Features.GetRequiredFeature<Tenant>();

    private static void Configure(JwtBearerOptions bearer, ITenants tenants, TimeProvider time, IOptions<AuthOptions> auth)
    {
        // The response is the same for every cause; ProblemMiddleware adds its body.
        bearer.IncludeErrorDetails = false;
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new JsonWebTokenHandler
        {
            MapInboundClaims = false,
            MaximumTokenSizeInBytes = StrictToken.MaxLength,
        });
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            RequireSignedTokens = true,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, token, _, _) => Keys(FindTenant(tenants, token)),
            TryAllIssuerSigningKeys = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            // StrictToken.IsValidAt does this: the library treats an exp that is not a number as absent.
            ValidateLifetime = false,
        };
        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Token = ReadHeader(context.Request);
                if (context.Token is null
                    || StrictToken.Read(context.Token) is not { } token
                    || !token.IsValidAt(time.GetUtcNow(), auth.Value))
                {
                    context.NoResult();
                }
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                if (FindTenant(tenants, context.SecurityToken) is { } tenant) context.HttpContext.Features.Set(tenant);
                else context.NoResult();
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>Returns the token, without the prefix "Bearer"; null unless there is exactly one Authorization header.</summary>
    private static string? ReadHeader(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header]) return null;
        return (header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..] : header).Trim();
    }

    private static Tenant? FindTenant(ITenants tenants, SecurityToken token) =>
        token is JsonWebToken jwt && jwt.TryGetPayloadValue<string>(ApiKeyClaim, out var apiKey) ? tenants.ByApiKey(apiKey) : null;

    /// <summary>
    /// Returns two keys for every token, so that the time of a refusal reveals neither whether the tenant exists nor how many secrets it
    /// has.
    /// </summary>
    private static SymmetricSecurityKey[] Keys(Tenant? tenant)
    {
        var keys = new[] { s_noSecret, s_noSecret };
        foreach (var (i, secret) in (tenant?.Secrets ?? []).Index()) keys[i] = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        return keys;
    }
}
