using System.Text.Json.Serialization;

namespace Encoder.Contracts.Files;

/// <summary>An uploaded video or an output of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.MediaFile")]
public sealed record MediaFile
{
    /// <summary>Id of the file, 24 hexadecimal characters.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The job that made it; null for an upload.</summary>
    [Id(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? JobId { get; init; }

    /// <summary>"video", "x-tar" (an HLS, DASH or CMAF ladder), "image", "audio", "storyboard", "caption" or "other".</summary>
    /// <remarks><see cref="MediaFileTypes"/> lists the values as constants.</remarks>
    [Id(2)] public required string Type { get; init; }

    /// <summary>Bytes; for a ladder, of all its files together.</summary>
    [Id(3)] public required long Size { get; init; }

    /// <summary>Where it lies in the media store, with "/" between the parts: "files/videos/ID.mp4".</summary>
    [Id(4)] public required string FilePath { get; init; }

    /// <summary>Where it can be fetched; set when the file is shown, because the public address may change.</summary>
    [Id(5)] public string? FileUrl { get; init; }

    /// <summary>What was found in it.</summary>
    [Id(6)] public required MediaFileMeta Meta { get; init; }

    /// <summary>When it came to be.</summary>
    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    [Id(8)] public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What was found in a file.</summary>
[GenerateSerializer, Immutable, Alias("encoder.MediaFileMeta")]
public sealed record MediaFileMeta
{
    /// <summary>Displayed picture (rotation applied); of the top rung for a ladder; absent when there is no picture.</summary>
    [Id(0)] public MediaResolution? Resolution { get; init; }

    /// <summary>
    /// Container of an upload, in ffprobe's words, "webvtt" or "srt" of captions; "mp4", "hls", "dash", "cmaf", "m4a", "storyboard", "jpg",
    /// "webp" or "png" of an output.
    /// </summary>
    [Id(1)] public string? Format { get; init; }

    /// <summary>Seconds; absent for images and for what could not be read.</summary>
    [Id(2)] public double? Duration { get; init; }
}

/// <summary>Width and height in pixels.</summary>
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
