using System.Text.Json.Nodes;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Events;
using Encoder.Gateway.Jobs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Encoder.Gateway.OpenApi;

/// <summary>
/// Adds what the signatures of the handlers do not express: the token, query parameters, the multipart body, the problems that every
/// operation can return, and examples.
/// </summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";
    private const string NoRoom = "There is no storage space left for uploads and jobs. Nothing was stored.";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var token = new OpenApiSecuritySchemeReference(OpenApiDocumentExtensions.TokenScheme, context.Document);
        operation.Security = [new OpenApiSecurityRequirement { [token] = [] }];
        var problem = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document);
        Problem(operation, problem, 401, "The token is missing or invalid. The response is the same for every cause.");
        Problem(operation, problem, 500, "Internal error. The response contains no details.");
        Problem(
            operation,
            problem,
            503,
            "The service is temporarily unavailable. The request may or may not have taken effect.");

        Problem(
            operation,
            problem,
            429,
            "The tenant has reached a limit, which is named in limit. Retry after the number of seconds in Retry-After.");

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? []) Describe(parameter);
        switch (operation.OperationId)
        {
            case "createJob":
                Example(operation.RequestBody!.Content!, Examples.JobRequest);
                Answer(operation, "201", "The queued job.", Examples.CreatedJob);
                Answer(operation, "200", "With dryRun=true: the plan of the job.", Examples.Plan);
                Location(operation);
                Explain(
                    operation, "422",
                    "With dryRun=true: the job would fail because of its source; code is its error code. Otherwise: the Idempotency-Key "
                    + "was used with a different body.");
                Explain(
                    operation,
                    "409",
                    "A request with the same Idempotency-Key is in progress. Retry after the number of seconds in Retry-After.");
                Explain(operation, "400", "The body is not a JSON object, or a member is invalid.");
                Explain(operation, "404", "The video does not exist.");
                Explain(operation, "413", "The body is larger than 256 KiB.");
                Explain(operation, "415", "The body is not application/json in UTF-8.");
                Problem(operation, problem, 507, NoRoom);
                break;
            case "listJobs":
                AddPaging(operation);
                Answer(operation, "200", "A page of jobs.", Examples.Page(Examples.CompletedJob));
                break;
            case "getJob":
                Answer(operation, "200", "The job.", Examples.CompletedJob);
                Explain(operation, "400", "A parameter is invalid.");
                Explain(operation, "403", "Only admin tenants can request diagnostics.");
                break;
            case "deleteJob":
                Answer(operation, "200", "The job before it was deleted.", Examples.DeletedJob);
                Explain(operation, "409", "The job is no longer queued; jobStatus is its status.");
                break;
            case "cancelJob":
                Answer(operation, "200", "The cancelled job, whose status is failed.", Examples.CancelledJob);
                Explain(operation, "409", "The job has already ended; jobStatus is its status.");
                break;
            case "retryJob":
                Answer(operation, "200", "The queued job.", Examples.CreatedJob);
                Explain(operation, "409", "The job has not failed; jobStatus is its status.");
                break;
            case "listDeliveries":
                AddPaging(operation);
                Answer(operation, "200", "A page of delivery attempts.", Examples.Page(Examples.Delivery));
                break;
            case "redeliver":
                Answer(operation, "202", "The new delivery attempt, which is due immediately.", Examples.DueDelivery);
                break;
            case "watchJob":
                Events(operation);
                Explain(operation, "204", "The job has ended, and Last-Event-ID is the id of its last event.");
                break;
            case "watchJobs":
                Events(operation);
                break;
            case "uploadFile":
                operation.RequestBody = Multipart();
                Answer(operation, "200", "Without a body: the URL for the upload.", Examples.UploadAddress);
                Answer(operation, "201", "The file.", Examples.Upload);
                Location(operation);
                Explain(
                    operation,
                    "400",
                    "The form is malformed or truncated, the field \"file\" is missing, empty or repeated, or a stated digest does "
                    + "not match.");
                Explain(operation, "413", "The file is larger than the service allows.");
                Explain(operation, "415", "The body is not multipart/form-data.");
                Problem(operation, problem, 507, NoRoom);
                break;
            case "listFiles":
                AddPaging(operation);
                Answer(operation, "200", "A page of files.", Examples.Page(Examples.Upload));
                break;
            case "getFile":
                Answer(operation, "200", "The file.", Examples.Upload);
                break;
            case "deleteFile":
                Answer(operation, "200", "The file before it was deleted.", Examples.Upload);
                Explain(operation, "409", "A queued or processing job uses the file; jobId is the id of the job.");
                break;
            case "signFile":
                Example(operation.RequestBody!.Content!, Examples.SignRequest);
                Answer(operation, "200", "The signed URL.", Examples.SignedUrl);
                Explain(operation, "400", "The body is not a JSON object, or expiresIn is out of range.");
                Explain(operation, "413", "The body is larger than 1 KiB.");
                Explain(operation, "415", "The body is not application/json.");
                break;
            case "getUsage":
                Answer(operation, "200", "The current usage and the limits of the tenant.", Examples.Usage);
                break;
            default:
                throw new InvalidOperationException($"The operation {operation.OperationId} is not documented.");
        }
        if (operation.Responses!.ContainsKey("404") && operation.OperationId != "createJob")
        {
            Explain(operation, "404", "The tenant has no resource with this id.");
        }
        return Task.CompletedTask;
    }

    private static void DescribeValue(OpenApiParameter parameter)
    {
        (parameter.Description, parameter.Schema) = parameter.Name switch
        {
            "id" or "deliveryId" => (
                "The id, 24 lower-case hexadecimal characters.",
                new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{24}$" }),
            "userId" => ("Lists only jobs of this user. A tenant has one user; for any other id, the list is empty.", parameter.Schema),
            "status" => ("Lists only jobs with this status.", Choice(Enum.GetNames<JobStatus>().Select(name => name.ToLowerInvariant()))),
            "q" => (
                "Up to ten words, separated by spaces. Lists only jobs that contain every word, ignoring case, in their id, the id of "
                + "their upload, their URL, the keys or values of their metadata, or the code or message of their error.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = JobFilterForm.MaxLength }),
            "createdFrom" => ("Lists only jobs created at or after this time: a date in UTC, or an ISO 8601 date and time.", Text()),
            "createdTo" => (
                "Lists only jobs created at or before this time: a date in UTC, which is included as a whole, or an ISO 8601 date and "
                + "time.",
                Text()),
            JobSubmissions.KeyHeader => (
                "A key that the client chooses for this request. For 24 hours, another request with the same key and body returns the "
                + "first response, with the header Idempotent-Replayed, and creates no second job.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = JobSubmissions.MaxKeyLength }),
            EventEndpoints.PositionHeader => (
                "The id of the last event received. The stream continues after it.",
                Text()),
            "dryRun" => (
                "Whether to only probe the video and return the plan, without creating a job.",
                Choice(["true", "false"])),
            "include" => (
                "The details to include, separated by commas: the plan, which is null until the video has been probed; the "
                + "verification results of the outputs; the timeline of attempts at work items; for admins, diagnostics with the last "
                + "lines of ffmpeg for each failed attempt.",
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = Choice(JobEndpoints.Included), MinItems = 1 }),
            "type" => (
                "Lists only files of this type.",
                Choice(MediaFileTypes.All)),
            _ => throw new InvalidOperationException($"The parameter {parameter.Name} is not documented."),
        };
    }

    /// <summary>Describes a parameter. A list is one value with commas.</summary>
    private static void Describe(OpenApiParameter parameter)
    {
        DescribeValue(parameter);
        if (parameter.Schema is { Type: JsonSchemaType.Array }) parameter.Explode = false;
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Choice(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };

    private static void AddPaging(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Number("page", "The page number, from 1.", fallback: 1, max: null));
        operation.Parameters.Add(Number("perPage", "The maximum number of items per page.", Paging.DefaultPerPage, Paging.MaxPerPage));
        Explain(operation, "400", "A parameter is invalid.");
    }

    private static void Events(OpenApiOperation operation)
    {
        Explain(operation, "200", "A stream of server-sent events.");
        operation.Responses!["200"].Content!.Clear();
        operation.Responses["200"].Content![EventStream] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = Examples.Events,
        };
    }

    private static OpenApiParameter Number(string name, string description, int fallback, int? max) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = max?.ToString(), Default = fallback },
    };

    private static OpenApiRequestBody Multipart() => new()
    {
        Description =
            "The file, in the field \"file\". Its name and content type are not used, and other fields are ignored. Without a body, "
            + "the response contains the URL for the upload.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["multipart/form-data"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "file" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                    },
                },
            },
        },
    };

    private static void Problem(OpenApiOperation operation, IOpenApiSchema schema, int status, string description)
    {
        operation.Responses!.TryAdd($"{status}", new OpenApiResponse
        {
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = schema } },
        });
        Explain(operation, $"{status}", description);
    }

    private static void Explain(OpenApiOperation operation, string status, string description) =>
        operation.Responses![status].Description = description;

    private static void Answer(OpenApiOperation operation, string status, string description, JsonNode example)
    {
        Explain(operation, status, description);
        Example(operation.Responses![status].Content!, example);
    }

    private static void Example(IDictionary<string, OpenApiMediaType> content, JsonNode example) => content[Json].Example = example;

    private static void Location(OpenApiOperation operation) =>
        ((OpenApiResponse)operation.Responses!["201"]).Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Location"] = new OpenApiHeader
            {
                Description = "The URL of the new resource.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
            },
        };
}
