using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Encoder.Gateway.OpenApi;

/// <summary>
/// The API reference at <c>/docs</c>, made by Scalar of the OpenAPI document. Its script is in the package; no CDN is asked.
/// </summary>
internal static class ReferencePage
{
    private const string Path = "/docs";

    public static void MapReferencePage(this IEndpointRouteBuilder routes) =>
        routes.MapScalarApiReference(Path, (options, _) =>
            {
                options.WithTitle("Encoder API").WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument("v1");
                options.WithNonce();
                options.DisableDefaultFonts();
                options.DisableTelemetry();
                options.DisableAgent();
                options.DisableMcp();
                options.HideClientButton();
                options.HideDeveloperTools();
                options.AddPreferredSecuritySchemes(OpenApiDocumentExtensions.TokenScheme);
            })
            .AllowAnonymous().ExcludeFromDescription();

    /// <summary>
    /// The page's own policy. Scripts need the nonce of the answer; styles are made by the script. Nothing but the service is asked for
    /// anything, by the examples that a reader tries out too.
    /// </summary>
    public static IApplicationBuilder UseReferencePagePolicy(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal)) return next(context);
        context.Response.OnStarting(
            static state =>
            {
                var context = (HttpContext)state;
                if (context.Items[ScalarOptions.NonceHttpContextItemKey] is not string nonce) return Task.CompletedTask;
                context.Response.Headers[HeaderNames.ContentSecurityPolicy] =
                    $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
                    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
                return Task.CompletedTask;
            },
            context);
        return next(context);
    });
}
