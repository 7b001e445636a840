using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Encoder.Gateway.OpenApi;

/// <summary>The OpenAPI document, served at <c>/openapi/v1.json</c>.</summary>
public static class OpenApiDocumentExtensions
{
    internal const string TokenScheme = "token";

    private const string Name = "v1";

    private static readonly Dictionary<string, string> s_tags = new()
    {
        ["Encoding jobs"] = "A job creates ladders, files and thumbnails from a video.",
        ["Webhooks"] = "The events posted to the webhookUrl of a job, and the log of their deliveries.",
        ["Events"] = "Changes of jobs, as server-sent events.",
        ["Files"] = "Uploaded files and the outputs of jobs.",
        ["Usage"] = "The usage and the limits of the tenant.",
    };

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Encoder",
                Version = "v1",
                Description =
                    "Video-on-demand encoding: create a job with a video, presets and thumbnails, follow its progress, and play its "
                    + "outputs. Every error is a problem document (RFC 9457) with a stable type, urn:encoder:SLUG.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            };
            // Relative to the URL of the document.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.AddComponent<IOpenApiSecurityScheme>(TokenScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description =
                    "A JWT in the Authorization header, with or without \"Bearer\", signed with HS256 and one of the tenant's secrets. "
                    + "The \"apikey\" claim is a single string that names the tenant; \"exp\" and \"nbf\" are honoured.",
            });
            // An implementation type of event streams. The operations describe what clients see.
            document.Components?.Schemas?.Remove("SseItemOfstring");
            WebhookDetails.Add(document);
            foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>()) tag.Description = s_tags[tag.Name!];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer<SchemaDetails>();
        options.AddOperationTransformer<OperationDetails>();
    });

    /// <summary>
    /// Maps the document. It is generated only once: anyone may request it, and generating it costs as much as a hundred other responses.
    /// </summary>
    public static void MapOpenApiDocument(this IEndpointRouteBuilder routes)
    {
        var made = new Lazy<Task<string>>(async () =>
        {
            var provider = routes.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
            var document = await provider.GetOpenApiDocumentAsync();
            return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        });
        routes.MapGet($"/openapi/{Name}.json", async () => TypedResults.Text(await made.Value, "application/json", Encoding.UTF8))
            .AllowAnonymous().ExcludeFromDescription();
    }
}
