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
    private const string NoRoom = "There is no space left for uploads and jobs; nothing was kept.";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var token = new OpenApiSecuritySchemeReference(OpenApiDocumentExtensions.TokenScheme, context.Document);
        operation.Security = [new OpenApiSecurityRequirement { [token] = [] }];
        var problem = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document);
        Problem(operation, problem, 401, "No valid token came with the request; the answer is the same for every cause.");
        Problem(operation, problem, 500, "The service failed; nothing of its inside is told.");
        Problem(
            operation,
            problem,
            503,
            "The service cannot answer now, and whether a change was made is not known.");

        Problem(operation, problem, 429, "The tenant is at a limit, which limit names; ask again after Retry-After seconds.");

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? []) Describe(parameter);
        switch (operation.OperationId)
        {
            case "createJob":
                Example(operation.RequestBody!.Content!, Examples.JobRequest);
                Answer(operation, "201", "The job, queued.", Examples.CreatedJob);
                Answer(operation, "200", "With dryRun=true: what the job would do.", Examples.Plan);
                Location(operation);
                Explain(
                    operation, "422",
                    "With dryRun=true: the job would fail at its source; code is that of its error. Or the Idempotency-Key was used with "
                    + "another body.");
                Explain(operation, "409", "A request with the same Idempotency-Key is under way; ask again after Retry-After seconds.");
                Explain(operation, "400", "The body is no JSON object, or breaks a rule.");
                Explain(operation, "404", "There is no such video.");
                Explain(operation, "413", "The body has more than 256 KiB.");
                Explain(operation, "415", "The body is not application/json in UTF-8.");
                Problem(operation, problem, 507, NoRoom);
                break;
            case "listJobs":
                AddPaging(operation);
                Answer(operation, "200", "A page of jobs.", Examples.Page(Examples.CompletedJob));
                break;
            case "getJob":
                Answer(operation, "200", "The job.", Examples.CompletedJob);
                Explain(operation, "400", "A parameter breaks a rule.");
                Explain(operation, "403", "Diagnostics are for tenants that are admins.");
                break;
            case "deleteJob":
                Answer(operation, "200", "The job as it was.", Examples.DeletedJob);
                Explain(operation, "409", "The job is no longer queued; jobStatus says where it stands.");
                break;
            case "cancelJob":
                Answer(operation, "200", "The job, failed.", Examples.CancelledJob);
                Explain(operation, "409", "The job has ended; jobStatus says how.");
                break;
            case "retryJob":
                Answer(operation, "200", "The job, queued.", Examples.CreatedJob);
                Explain(operation, "409", "The job has not failed; jobStatus says where it stands.");
                break;
            case "listDeliveries":
                AddPaging(operation);
                Answer(operation, "200", "A page of attempts.", Examples.Page(Examples.Delivery));
                break;
            case "redeliver":
                Answer(operation, "202", "The attempt that is due now.", Examples.DueDelivery);
                break;
            case "watchJob":
                Events(operation);
                Explain(operation, "204", "The job has ended, and the last event was received before (Last-Event-ID).");
                break;
            case "watchJobs":
                Events(operation);
                break;
            case "uploadFile":
                operation.RequestBody = Multipart();
                Answer(operation, "200", "Without a body: where to post it.", Examples.UploadAddress);
                Answer(operation, "201", "The file.", Examples.Upload);
                Location(operation);
                Explain(
                    operation,
                    "400",
                    "The form is cut off or not well formed, or does not have exactly one field \"file\" that is not empty; or a " +
                    "digest that was stated for it is wrong.");
                Explain(operation, "413", "The file has more bytes than the service allows.");
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
                Answer(operation, "200", "The file as it was.", Examples.Upload);
                Explain(operation, "409", "A queued or processing job uses the file; jobId names it.");
                break;
            case "signFile":
                Example(operation.RequestBody!.Content!, Examples.SignRequest);
                Answer(operation, "200", "The URL.", Examples.SignedUrl);
                Explain(operation, "400", "The body is no JSON object, or expiresIn is out of range.");
                Explain(operation, "413", "The body has more than 1 KiB.");
                Explain(operation, "415", "The body is not application/json.");
                break;
            case "getUsage":
                Answer(operation, "200", "What the tenant uses.", Examples.Usage);
                break;
            default:
                throw new InvalidOperationException($"The operation {operation.OperationId} is not documented.");
        }
        if (operation.Responses!.ContainsKey("404") && operation.OperationId != "createJob")
        {
            Explain(operation, "404", "The tenant has nothing of that id.");
        }
        return Task.CompletedTask;
    }

    private static void DescribeValue(OpenApiParameter parameter)
    {
        (parameter.Description, parameter.Schema) = parameter.Name switch
        {
            "id" or "deliveryId" => (
                "The id: 24 lower-case hexadecimal characters.",
                new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{24}$" }),
            "userId" => ("Of this user only. A tenant has one user; the list for any other is empty.", parameter.Schema),
            "status" => ("In this status only.", Choice(Enum.GetNames<JobStatus>().Select(name => name.ToLowerInvariant()))),
            "q" => (
                "Words with spaces between them, at most ten. Each of them, whatever its case, occurs in the job's id, the id of its "
                + "upload, its URL, a key or value of its metadata, or the code or message of its error.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = JobFilterForm.MaxLength }),
            "createdFrom" => ("Created then or later: a date, which is in UTC, or a time of ISO 8601.", Text()),
            "createdTo" => ("Created then or earlier: a date, all of which is included, or a time of ISO 8601.", Text()),
            JobSubmissions.KeyHeader => (
                "The client's key for this request. For 24 hours, the same key with the same body is answered as the first time, with the "
                + "header Idempotent-Replayed, and no second job is made.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = JobSubmissions.MaxKeyLength }),
            EventEndpoints.PositionHeader => (
                "Id of the last event that was received; the stream goes on after it.",
                Text()),
            "dryRun" => (
                "Whether only to look into the video and to answer with the plan, without creating a job.",
                Choice(["true", "false"])),
            "include" => (
                "What else to show, with a comma between the names: the plan, which is null until the video has been looked into; what " +
                "looking at each output found; the attempts at its work items; for admins, the last lines of ffmpeg before each failure.",
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = Choice(JobEndpoints.Included), MinItems = 1 }),
            "type" => (
                "Of this type only.",
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
        operation.Parameters.Add(Number("page", "Which page, from 1.", fallback: 1, most: null));
        operation.Parameters.Add(Number("perPage", "Most items in a page.", Paging.DefaultPerPage, Paging.MaxPerPage));
        Explain(operation, "400", "A parameter breaks a rule.");
    }

    private static void Events(OpenApiOperation operation)
    {
        Explain(operation, "200", "Events until the client ends the connection, or the job has ended.");
        operation.Responses!["200"].Content!.Clear();
        operation.Responses["200"].Content![EventStream] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = Examples.Events,
        };
    }

    private static OpenApiParameter Number(string name, string description, int fallback, int? most) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = most?.ToString(), Default = fallback },
    };

    private static OpenApiRequestBody Multipart() => new()
    {
        Description =
            "The video, in the field \"file\"; its name and type are not used. Other fields are ignored. Without a body, the answer says " +
            "where to post it.",
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
                Description = "The address of what was created.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
            },
        };
}
