using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Encoder.Gateway.OpenApi;

/// <summary>
/// The API reference at <c>/docs</c>, which Scalar renders from the OpenAPI document. Its script comes from the package, not from a CDN.
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
    /// Sets the page's own policy. Scripts need the nonce of the response, and the script creates inline styles. The page sends requests
    /// only to the service, including those of examples that a reader tries out.
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
