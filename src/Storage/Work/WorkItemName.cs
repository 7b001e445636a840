using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Storage.Work;

/// <summary>What a work item does.</summary>
[GenerateSerializer, Alias("encoder.WorkItemKind")]
public enum WorkItemKind
{
    /// <summary>Fetches the source, probes it and plans.</summary>
    Ingest,

    /// <summary>Encodes one chunk of the video for every rung.</summary>
    Encode,

    /// <summary>Encodes the audio.</summary>
    Audio,

    /// <summary>Copies the source's video for rungs that it already matches.</summary>
    Copy,

    /// <summary>Packages and verifies the output of one preset.</summary>
    Package,

    /// <summary>Makes and verifies all thumbnails.</summary>
    Thumbnails,
}

/// <summary>
/// The name of a work item, unique within its job. As text, in the database and in JSON: "ingest", "encode-3", "audio", "copy",
/// "package-PRESET" or "thumbnails".
/// </summary>
/// <remarks>Create names with the members for each kind, or with <see cref="Parse"/>. The default value is <see cref="Ingest"/>.</remarks>
/// <param name="Kind">What the item does.</param>
/// <param name="Chunk">The index of the chunk; 0 unless the kind is <see cref="WorkItemKind.Encode"/>.</param>
/// <param name="PresetId">The id of the preset; null unless the kind is <see cref="WorkItemKind.Package"/>.</param>
[GenerateSerializer, Immutable, Alias("encoder.WorkItemName"), JsonConverter(typeof(WorkItemNameConverter))]
public readonly record struct WorkItemName(WorkItemKind Kind, int Chunk = 0, string? PresetId = null)
{
    private const string EncodePrefix = "encode-";
    private const string PackagePrefix = "package-";

    /// <summary>The job's ingest.</summary>
    public static WorkItemName Ingest => new(WorkItemKind.Ingest);

    /// <summary>The job's audio encode.</summary>
    public static WorkItemName Audio => new(WorkItemKind.Audio);

    /// <summary>The job's copy of the source's video.</summary>
    public static WorkItemName Copy => new(WorkItemKind.Copy);

    /// <summary>The job's thumbnails.</summary>
    public static WorkItemName Thumbnails => new(WorkItemKind.Thumbnails);

    /// <summary>The encode of one chunk.</summary>
    public static WorkItemName Encode(int chunk) => new(WorkItemKind.Encode, Chunk: chunk);

    /// <summary>The packaging of one preset.</summary>
    public static WorkItemName Package(string presetId) => new(WorkItemKind.Package, PresetId: presetId);

    /// <summary>Parses a name from its text; the inverse of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not the name of a work item.</exception>
    public static WorkItemName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "ingest" => Ingest,
            "audio" => Audio,
            "copy" => Copy,
            "thumbnails" => Thumbnails,
            _ when text.StartsWith(EncodePrefix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(EncodePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var chunk) =>
                Encode(chunk),
            _ when text.StartsWith(PackagePrefix, StringComparison.Ordinal) && text.Length > PackagePrefix.Length =>
                Package(text[PackagePrefix.Length..]),
            _ => throw new FormatException($"\"{text}\" is not the name of a work item."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        WorkItemKind.Ingest => "ingest",
        WorkItemKind.Encode => string.Create(CultureInfo.InvariantCulture, $"{EncodePrefix}{Chunk}"),
        WorkItemKind.Audio => "audio",
        WorkItemKind.Copy => "copy",
        WorkItemKind.Package => $"{PackagePrefix}{PresetId}",
        WorkItemKind.Thumbnails => "thumbnails",
        _ => throw new InvalidOperationException($"{Kind} has no name."),
    };
}

/// <summary>Reads and writes a name as its text.</summary>
internal sealed class WorkItemNameConverter : JsonConverter<WorkItemName>
{
    public override WorkItemName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return WorkItemName.Parse(reader.GetString() ?? "");
        }
        catch (FormatException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, WorkItemName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
