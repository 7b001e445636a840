using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Json;

/// <summary>The JSON conventions of everything that the service sends or stores: HTTP responses, webhook bodies and grain state.</summary>
public static class EncoderJson
{
    /// <summary>The conventions: camelCase members and enum values, UTC times with milliseconds, no members that are null.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions());

    /// <summary>Applies the service's conventions to <paramref name="options"/> and returns it.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.AllowDuplicateProperties = false;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(ShowWhatWasAskedFor);
        // Bodies are application/json and never inlined into HTML, so "+" and non-ASCII characters can stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcMillisecondsConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>Writes a requested plan that does not exist yet as null, and omits a plan that was not requested.</summary>
    private static void ShowWhatWasAskedFor(JsonTypeInfo type)
    {
        if (type.Type != typeof(Job)) return;
        foreach (var property in type.Properties.Where(p => p.Name.Equals(nameof(Job.Plan), StringComparison.OrdinalIgnoreCase)))
            property.ShouldSerialize = (job, plan) => plan is not null || ((Job)job).Details.HasFlag(JobDetails.Plan);
    }

    private sealed class UtcMillisecondsConverter : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Format));
    }
}
