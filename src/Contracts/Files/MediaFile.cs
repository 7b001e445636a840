using System.Text.Json.Serialization;

namespace Encoder.Contracts.Files;

/// <summary>An uploaded file or an output of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.MediaFile")]
public sealed record MediaFile
{
    /// <summary>The id of the file, 24 hexadecimal characters.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The id of the job that created the file; null for an upload.</summary>
    [Id(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? JobId { get; init; }

    /// <summary>"video", "x-tar" (an HLS, DASH or CMAF ladder), "image", "audio", "storyboard", "caption" or "other".</summary>
    /// <remarks><see cref="MediaFileTypes"/> lists the values as constants.</remarks>
    [Id(2)] public required string Type { get; init; }

    /// <summary>The size in bytes; for a ladder, the total size of its files.</summary>
    [Id(3)] public required long Size { get; init; }

    /// <summary>The path of the file in the media store, with "/" as the separator, such as "files/videos/ID.mp4".</summary>
    [Id(4)] public required string FilePath { get; init; }

    /// <summary>The URL of the file, with the current public address of the service.</summary>
    [Id(5)] public string? FileUrl { get; init; }

    /// <summary>The media properties of the file.</summary>
    [Id(6)] public required MediaFileMeta Meta { get; init; }

    /// <summary>When the file was created.</summary>
    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the file last changed.</summary>
    [Id(8)] public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The media properties of a file.</summary>
[GenerateSerializer, Immutable, Alias("encoder.MediaFileMeta")]
public sealed record MediaFileMeta
{
    /// <summary>The displayed resolution, after rotation; for a ladder, that of the top rung. Absent without video or image.</summary>
    [Id(0)] public MediaResolution? Resolution { get; init; }

    /// <summary>
    /// The container of an upload, as reported by ffprobe, or "webvtt" or "srt" for captions; for an output, "mp4", "hls", "dash", "cmaf",
    /// "m4a", "storyboard", "jpg", "webp" or "png".
    /// </summary>
    [Id(1)] public string? Format { get; init; }

    /// <summary>The duration in seconds; absent for images and for files that could not be read.</summary>
    [Id(2)] public double? Duration { get; init; }
}

/// <summary>A resolution.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
[GenerateSerializer, Immutable, Alias("encoder.MediaResolution")]
public sealed record MediaResolution(int Width, int Height);

/// <summary>The values of <see cref="MediaFile.Type"/>.</summary>
public static class MediaFileTypes
{
    /// <summary>All values.</summary>
    public static IReadOnlyList<string> All { get; } = [Video, HlsLadder, Image, Audio, Storyboard, Caption, Other];

    /// <summary>A video.</summary>
    public const string Video = "video";

    /// <summary>A whole HLS, DASH or CMAF ladder. Existing clients know it by this name.</summary>
    public const string HlsLadder = "x-tar";

    /// <summary>An image.</summary>
    public const string Image = "image";

    /// <summary>Audio without video.</summary>
    public const string Audio = "audio";

    /// <summary>A whole storyboard: a WebVTT file and the sheets that it names.</summary>
    public const string Storyboard = "storyboard";

    /// <summary>An uploaded caption file: SubRip or WebVTT.</summary>
    public const string Caption = "caption";

    /// <summary>An upload without readable video, audio or captions.</summary>
    public const string Other = "other";
}
