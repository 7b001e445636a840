using Encoder.Gateway.Problems;
using Encoder.Silo.Hosting;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Authentication;
using Orleans.Dashboard;

namespace Encoder.Gateway.Dashboard;

/// <summary>
/// Orleans' own dashboard at <c>/orleans</c>, for admins. The dashboard has no authentication of its own, so this class adds it: a browser
/// signs in with a form, and the token is kept in a cookie that is sent only to this path.
/// </summary>
internal static class OrleansDashboard
{
    private const string Path = "/orleans";
    private const string SignIn = $"{Path}/sign-in";
    private const string States = $"{Path}/GrainState";
    private const string Cookie = "encoder-orleans";

    /// <summary>The maximum size of the form in bytes. A token has at most 4,096 characters.</summary>
    private const int MaxForm = 8 * 1024;

    /// <summary>Allows inline styles, because the dashboard uses style attributes and styles made by its script.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string SignInPage =
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sign in · Orleans</title>
        <link rel="icon" href="/dashboard/icon.svg"><link rel="stylesheet" href="/dashboard/app.css"></head>
        <body><main>
        <form class="card sign-in" method="post" action="{SignIn}">
        <h1>Orleans</h1>
        <label for="token">API token of an admin</label>
        <input id="token" name="token" type="password" autocomplete="off" required>
        <button class="primary">Sign in</button>
        </form>
        </main></body>
        </html>
        """;

    private static readonly TimeSpan s_signedIn = TimeSpan.FromHours(1);

    /// <summary>
    /// Copies the token of a signed-in browser from its cookie to the request, if <see cref="OrleansDashboardOptions.Enabled"/>. Must come
    /// before authentication.
    /// </summary>
    public static void UseOrleansDashboardCookie(this WebApplication app)
    {
        if (!EncoderGrains.HasDashboard(app.Configuration)) return;
        app.Use(static (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal)
                && context.Request.Headers.Authorization.Count == 0
                && context.Request.Cookies[Cookie] is { } token)
            {
                context.Request.Headers.Authorization = token;
            }
            return next(context);
        });
    }

    /// <summary>Maps the dashboard, if <see cref="OrleansDashboardOptions.Enabled"/>.</summary>
    public static void MapOrleansDashboard(this WebApplication app)
    {
        if (!EncoderGrains.HasDashboard(app.Configuration)) return;
        app.MapPost(SignIn, Remember).ExcludeFromDescription();
        app.MapOrleansDashboard(Path).AddEndpointFilter(ForAdmins).ExcludeFromDescription();
    }

    private static async ValueTask<object?> ForAdmins(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<Tenant>() is not { } tenant)
        {
            await context.ChallengeAsync();
            return AcceptsHtml(context.Request)
                ? TypedResults.Content(SignInPage, "text/html; charset=utf-8", statusCode: StatusCodes.Status401Unauthorized)
                : TypedResults.Empty;
        }
        if (!tenant.Admin) return Problem.AdminOnly;
        // Grain states contain tenants' data, which admins may not see.
        if (context.Request.Path.StartsWithSegments(States, StringComparison.OrdinalIgnoreCase)) return Problem.NotFound("page");
        // The page refers to its files by relative URLs.
        return context.Request.Path == Path ? TypedResults.Redirect($"{Path}/") : await next(invocation);
    }

    private static bool AcceptsHtml(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>Stores the token from the form in the cookie. It is verified with every request.</summary>
    private static async Task<IResult> Remember(HttpContext context, CancellationToken cancellationToken)
    {
        if (await ReadToken(context.Request, cancellationToken) is not { } token)
            return Problem.Invalid("token", $"must be sent in a form of at most {MaxForm} bytes");
        context.Response.Cookies.Append(Cookie, token, new CookieOptions
        {
            Path = Path,
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            MaxAge = s_signedIn,
        });
        return TypedResults.LocalRedirect($"{Path}/");
    }

    /// <summary>Reads the token from the form. Anyone may send one, so forms that are too large or have files are not read.</summary>
    private static async Task<string?> ReadToken(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true
            || request.ContentLength is null or > MaxForm)
            return null;
        try
        {
            return (await request.ReadFormAsync(cancellationToken))["token"].ToString().Trim();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
