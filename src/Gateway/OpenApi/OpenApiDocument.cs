using Microsoft.OpenApi;

namespace Encoder.Gateway.OpenApi;

/// <summary>The OpenAPI document, served at <c>/openapi/v1.json</c>.</summary>
public static class OpenApiDocumentExtensions
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Encoder",
                Version = "v1",
                Description = "Video-on-demand encoding jobs: post a job with a video, presets, thumbnails and a webhook; watch it; play what came out.",
                License = new OpenApiLicense { Name = "MIT" },
            };
            // Whatever address the document is read at.
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        });
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi().AllowAnonymous();
}
