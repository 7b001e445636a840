using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Contracts.Json;

/// <summary>
/// Reads a list of resolutions, each written as a string or as a number. Other values are kept as written, so that the rules can refuse
/// them with their path.
/// </summary>
public sealed class ResolutionsConverter : JsonConverter<string[]>
{
    /// <inheritdoc/>
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        var resolutions = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var element = JsonDocument.ParseValue(ref reader);
            var item = element.RootElement;
            resolutions.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
        }
        return [.. resolutions];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartArray();
        foreach (var resolution in value) writer.WriteStringValue(resolution);
        writer.WriteEndArray();
    }
}
