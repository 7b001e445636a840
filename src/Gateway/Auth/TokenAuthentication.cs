using System.Security.Claims;
using System.Text.Encodings.Web;
using Encoder.Gateway.Problems;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Auth;

/// <summary>Authentication by <c>Authorization: JWT</c> or <c>Authorization: Bearer JWT</c>.</summary>
public sealed class TokenAuthentication(
    TokenValidator validator,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder urlEncoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, urlEncoder)
{
    public const string SchemeName = "Token";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header]) return AuthenticateResult.NoResult();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..] : header;
        if (await validator.Validate(token.Trim()) is not { } tenant) return AuthenticateResult.NoResult();

        Context.Features.Set(tenant);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, tenant.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problem.Unauthorized.ExecuteAsync(Context);
    }
}

/// <summary>The tenant in endpoints.</summary>
public static class TenantOfRequest
{
    /// <summary>The tenant whose token came with the request; only behind authorization.</summary>
    public static Tenant Tenant(this HttpContext context) => context.Features.GetRequiredFeature<Tenant>();
}
