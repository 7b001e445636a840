using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Json;

/// <summary>The one JSON form of everything that leaves or is stored: HTTP answers, webhook bodies and grain state.</summary>
public static class EncoderJson
{
    /// <summary>camelCase members, camelCase enum values, UTC times with milliseconds, members that are null left out.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions());

    /// <summary>Gives <paramref name="options"/> the service's conventions and returns it.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.AllowDuplicateProperties = false;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(ShowWhatWasAskedFor);
        // Bodies are application/json, never inlined into HTML, so that "+" and non-ASCII names stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcMillisecondsConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>A plan that was asked for and is not there yet is null; one that was not asked for is left out.</summary>
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
