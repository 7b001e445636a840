namespace Encoder.Grains.Work;

/// <summary>Names of the units of work of a job; what a worker does with a unit, and whose it is, follows from its name.</summary>
public static class UnitNames
{
    /// <summary>Fetch the source, probe it and plan.</summary>
    public const string Ingest = "ingest";

    /// <summary>Encode the sound, once.</summary>
    public const string Audio = "audio";

    /// <summary>Copy the pictures of the source, for rungs that it already is.</summary>
    public const string Copy = "copy";

    /// <summary>Take all thumbnails.</summary>
    public const string Thumbnails = "thumbnails";

    private const string EncodePrefix = "encode-";
    private const string PackagePrefix = "package-";

    /// <summary>Encode a chunk of the video for all rungs.</summary>
    public static string Encode(int chunk) => $"{EncodePrefix}{chunk}";

    /// <summary>Package and verify what a preset asks for.</summary>
    public static string Package(string presetId) => $"{PackagePrefix}{presetId}";

    /// <summary>The chunk that a unit encodes; null when it is another kind of unit.</summary>
    public static int? ChunkOf(string unit) =>
        unit.StartsWith(EncodePrefix, StringComparison.Ordinal) ? int.Parse(unit.AsSpan(EncodePrefix.Length)) : null;

    /// <summary>The preset that a unit packages; null when it is another kind of unit.</summary>
    public static string? PresetOf(string unit) =>
        unit.StartsWith(PackagePrefix, StringComparison.Ordinal) ? unit[PackagePrefix.Length..] : null;
}
