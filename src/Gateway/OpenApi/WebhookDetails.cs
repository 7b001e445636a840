using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Microsoft.OpenApi;

namespace Encoder.Gateway.OpenApi;

/// <summary>The section "webhooks" of the document: what the service posts to the <c>webhookUrl</c> of a job.</summary>
internal static class WebhookDetails
{
    private static readonly (string Type, string Id, string Summary, JsonNode Job)[] s_events =
    [
        (JobEventTypes.Completed, "jobCompleted", "A job has completed", Examples.CompletedJob),
        (JobEventTypes.Failed, "jobFailed", "A job has failed", Examples.CancelledJob),
        (JobEventTypes.Started, "jobStarted", "A worker has started a job, if webhookEvents includes this event", Examples.StartedJob),
        (JobEventTypes.Progress, "jobProgress", "Another 10% is done, if webhookEvents includes this event", Examples.StartedJob),
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
            "The request is signed according to Standard Webhooks (https://www.standardwebhooks.com), whose libraries can verify it. "
            + "Any 2xx response is a success. After a failure, the service retries for several days with the same webhook-id.",
        Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
        // The receiver does not require a token.
        Security = [],
        Parameters =
        [
            Header("webhook-id", "The id of the event, the same in every attempt to deliver it."),
            Header("webhook-timestamp", "When the attempt was made, in Unix seconds."),
            Header(
                "webhook-signature",
                "\"v1,\" followed by the HMAC-SHA256 of ID.TIMESTAMP.BODY in Base64. Multiple signatures are separated by spaces."),
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
            ["2XX"] = new OpenApiResponse { Description = "The event was received." },
            ["410"] = new OpenApiResponse { Description = "The URL no longer accepts events. The event is not sent again." },
            ["429"] = new OpenApiResponse { Description = "The receiver is busy. Retry-After is honoured, as it is for 503." },
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
            ["timestamp"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
                Description = "When the event occurred.",
            },
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
