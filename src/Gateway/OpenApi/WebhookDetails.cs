using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Microsoft.OpenApi;

namespace Encoder.Gateway.OpenApi;

/// <summary>The section "webhooks" of the document: what the service posts to the <c>webhookUrl</c> of a job.</summary>
internal static class WebhookDetails
{
    private static readonly (string Type, string Id, string Summary, JsonNode Job)[] s_events =
    [
        (JobEventTypes.Completed, "jobCompleted", "A job has completed.", Examples.CompletedJob),
        (JobEventTypes.Failed, "jobFailed", "A job has failed.", Examples.CancelledJob),
        (JobEventTypes.Started, "jobStarted", "A worker has begun, if the job asks for this event (webhookEvents).", Examples.StartedJob),
        (JobEventTypes.Progress, "jobProgress", "Another tenth is done, if the job asks for this event.", Examples.StartedJob),
    ];

    public static void Add(OpenApiDocument document)
    {
        document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>();
        foreach (var (type, id, summary, job) in s_events)
        {
            document.Webhooks[type] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation>
                {
                    [HttpMethod.Post] = Operation(document, type, id, summary, job),
                },
            };
        }
    }

    private static OpenApiOperation Operation(OpenApiDocument document, string type, string id, string summary, JsonNode job) => new()
    {
        OperationId = id,
        Summary = summary,
        Description =
            "Signed as Standard Webhooks says (https://www.standardwebhooks.com); its libraries verify it. Any 2xx is success. After a " +
            "failure the service tries again for days, with the same webhook-id.",
        Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
        // The receiver does not require a token.
        Security = [],
        Parameters =
        [
            Header("webhook-id", "The id of the event, the same on every attempt to deliver it."),
            Header("webhook-timestamp", "When the attempt was made, in Unix seconds."),
            Header("webhook-signature", "\"v1,\" and the HMAC-SHA256 of ID.TIMESTAMP.BODY in base64; several are separated by spaces."),
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = Body(document, type), Example = Example(type, job) },
            },
        },
        Responses = new OpenApiResponses
        {
            ["2XX"] = new OpenApiResponse { Description = "The event was taken." },
            ["410"] = new OpenApiResponse { Description = "Nobody wants events at this URL; the event is not sent again." },
            ["429"] = new OpenApiResponse { Description = "Later. Retry-After is honoured, as with 503." },
        },
    };

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiSchema Body(OpenApiDocument document, string type) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "timestamp", "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Const = type },
            ["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened." },
            ["data"] = new OpenApiSchemaReference(nameof(Job), document),
        },
    };

    private static JsonObject Example(string type, JsonNode job) => new()
    {
        ["type"] = type,
        ["timestamp"] = (job["finishedAt"] ?? job["updatedAt"])!.DeepClone(),
        ["data"] = job.DeepClone(),
    };
}
