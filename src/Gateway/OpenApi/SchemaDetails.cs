using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Contracts.Webhooks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Encoder.Gateway.OpenApi;

/// <summary>Adds what the types do not express: the JSON form of times and statuses, and the allowed values.</summary>
internal sealed class SchemaDetails : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        LeaveOutNulls(schema, context.JsonTypeInfo);
        if (type == typeof(DateTimeOffset) || type == typeof(JobStatus) || type == typeof(DeliveryStatus))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (type == typeof(DateTimeOffset?))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (type == typeof(JobRequest))
        {
            Items(schema, "presets", 0, JobRequestRules.MaxPresets);
            Items(schema, "thumbnails", 0, JobRequestRules.MaxThumbnails);
            Items(schema, "captions", 0, JobRequestRules.MaxCaptions);
            Set(schema, "videoUrl", url => url.MaxLength = JobRequestRules.MaxUrlLength);
            Set(schema, "webhookUrl", url => url.MaxLength = JobRequestRules.MaxUrlLength);
            Choices(schema, "webhookEvents", JobEventTypes.Optional);
            Set(schema, "metadata", metadata => metadata.MaxProperties = JobRequestRules.MaxMetadataPairs);
            Set(
                schema,
                "priority",
                priority => (priority.Minimum, priority.Maximum, priority.Default) = ("0", "9", JobRequestRules.DefaultPriority));
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(PresetRequest))
        {
            Resolutions(schema);
            Choice(schema, "format", JobRequestRules.PresetFormats);
            Closed(schema);
            schema.Required!.Remove("resolutions");
        }
        else if (type == typeof(AudioRequest))
        {
            Choice(schema, "tracks", JobRequestRules.AudioTrackChoices);
            Set(schema, "normalize", loudness => (loudness.Minimum, loudness.Maximum) = ("-31", "-9"));
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(ThumbnailRequest))
        {
            Resolutions(schema);
            Choices(schema, "formats", JobRequestRules.ThumbnailFormats);
            Choices(schema, "filters", JobRequestRules.ThumbnailFilters);
            Closed(schema);
        }
        else if (type == typeof(StoryboardRequest))
        {
            Set(schema, "interval", seconds => (seconds.Minimum, seconds.Maximum, seconds.Default) = ("0.5", "600", 5));
            Set(schema, "width", pixels => (pixels.Minimum, pixels.Maximum, pixels.MultipleOf, pixels.Default) = ("32", "640", 2, 160));
            Set(schema, "columns", frames => (frames.Minimum, frames.Maximum, frames.Default) = ("1", "20", 10));
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(ClipRequest))
        {
            schema.MinProperties = 1;
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(CaptionRequest))
        {
            Set(schema, "url", url => url.MaxLength = JobRequestRules.MaxUrlLength);
            Set(schema, "name", name => name.MaxLength = JobRequestRules.MaxCaptionNameLength);
            Closed(schema);
        }
        else if (type == typeof(JobAttempt))
        {
            // The generator takes a property named Item for an indexer and skips its XML comment.
            Set(
                schema,
                "item",
                item => item.Description =
                    "The name of the work item: `ingest`, `encode-3`, `audio`, `copy`, `package-PRESET` or `thumbnails`.");
        }
        else if (type == typeof(JobDiagnostic))
        {
            Set(schema, "item", item => item.Description = "The name of the work item.");
        }
        else if (type == typeof(MediaFile))
        {
            Choice(schema, "type", MediaFileTypes.All);
        }
        else if (type == typeof(SignRequest))
        {
            Set(schema, "expiresIn", seconds => seconds.Minimum = "1");
            Closed(schema);
        }
        else if (type == typeof(OutputVerification))
        {
            Choice(schema, "level", [VerificationLevels.Structure, VerificationLevels.Decode]);
        }
        else if (type == typeof(RuleCheck))
        {
            Choice(schema, "standard", [RuleStandards.HlsAuthoring, RuleStandards.Cmaf]);
            Choice(schema, "level", [RuleLevels.Must, RuleLevels.Should]);
            Choice(schema, "result", [RuleResults.Holds, RuleResults.Violated, RuleResults.Deviates]);
        }
        else if (type == typeof(ProblemDetails))
        {
            Extension(
                schema,
                "errors",
                "For invalid-request: what is allowed, keyed by the path of the member or the name of the parameter.",
                JsonSchemaType.Object);
            Extension(schema, "code", "For source-unusable: the code of the error with which the job would fail.", JsonSchemaType.String);
            Extension(
                schema,
                "jobStatus",
                "For job-not-queued, job-ended and job-not-failed: the status of the job.",
                JsonSchemaType.String);
            Extension(schema, "limit", "For limit-reached: the name of the limit.", JsonSchemaType.String);
            Extension(schema, "jobId", "For file-in-use: the id of a job that uses the file.", JsonSchemaType.String);
        }
        return Task.CompletedTask;
    }

    /// <summary>Makes nullable members optional, because null members are omitted from JSON, unless they are always written.</summary>
    private static void LeaveOutNulls(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (schema.Required is null) return;
        schema.Required.ExceptWith(type.Properties.Where(p => p.IsGetNullable && !IsAlwaysWritten(p)).Select(p => p.Name));
        if (schema.Required.Count == 0) schema.Required = null;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is
            [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static void Set(OpenApiSchema schema, string property, Action<OpenApiSchema> change)
    {
        if (schema.Properties?[property] is OpenApiSchema found) change(found);
    }

    /// <summary>Requires every member and allows no others.</summary>
    private static void Closed(OpenApiSchema schema)
    {
        schema.Required = schema.Properties!.Keys.ToHashSet();
        foreach (var property in schema.Properties.Values.OfType<OpenApiSchema>()) property.Type &= ~JsonSchemaType.Null;
        schema.AdditionalPropertiesAllowed = false;
    }

    private static void Items(OpenApiSchema schema, string property, int min, int max) =>
        Set(schema, property, array => (array.MinItems, array.MaxItems) = (min, max));

    private static void Resolutions(OpenApiSchema schema)
    {
        Choices(schema, "resolutions", JobRequestRules.Resolutions);
        Set(schema, "resolutions", array => array.Description += " Numbers are also accepted.");
    }

    private static void Choices(OpenApiSchema schema, string property, IReadOnlyList<string> allowed) => Set(schema, property, array =>
    {
        array.Type = JsonSchemaType.Array;
        array.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Values(allowed) };
        (array.MinItems, array.UniqueItems) = (1, true);
    });

    private static void Choice(OpenApiSchema schema, string property, IReadOnlyList<string> allowed) =>
        Set(schema, property, choice => (choice.Type, choice.Enum) = (JsonSchemaType.String, Values(allowed)));

    private static List<JsonNode> Values(IReadOnlyList<string> allowed) => [.. allowed.Select(value => JsonValue.Create(value))];

    private static void Extension(OpenApiSchema schema, string name, string description, JsonSchemaType type)
    {
        var extension = new OpenApiSchema { Type = type, Description = description };
        if (type == JsonSchemaType.Object)
        {
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            extension.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = text };
        }
        schema.Properties!.TryAdd(name, extension);
    }
}
