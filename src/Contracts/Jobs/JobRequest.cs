using System.Text.Json.Serialization;
using Encoder.Contracts.Json;

namespace Encoder.Contracts.Jobs;

/// <summary>The request to create an encoding job.</summary>
/// <remarks><see cref="JobRequestRules"/> defines what is allowed.</remarks>
[GenerateSerializer, Immutable, Alias("encoder.JobRequest")]
public sealed record JobRequest
{
    /// <summary>The id of an uploaded file of the tenant. Exactly one of <c>videoId</c> and <c>videoUrl</c> is required.</summary>
    [Id(0)] public string? VideoId { get; init; }

    /// <summary>An absolute http or https URL from which the service downloads the video, at most 2,048 characters.</summary>
    [Id(1)] public string? VideoUrl { get; init; }

    /// <summary>The output presets, at most 10.</summary>
    [Id(2)] public PresetRequest[]? Presets { get; init; }

    /// <summary>The thumbnail entries, at most 20. At least one preset, thumbnail or storyboard is required.</summary>
    [Id(3)] public ThumbnailRequest[]? Thumbnails { get; init; }

    /// <summary>The absolute http or https URL that receives the job's webhook events, at most 2,048 characters.</summary>
    [Id(4)] public string? WebhookUrl { get; init; }

    /// <summary>Up to 20 key-value pairs of strings, returned unchanged with the job.</summary>
    [Id(5)] public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>The priority, 0 to 9. Higher priorities run first. The default is 5.</summary>
    [Id(6)] public int? Priority { get; init; }

    /// <summary>
    /// The webhook events to send before the job ends: "job.started" and "job.progress", without duplicates. Requires <c>webhookUrl</c>.
    /// </summary>
    [Id(7)] public string[]? WebhookEvents { get; init; }

    /// <summary>
    /// The part of the video to use, accurate to the frame; the whole video if absent. Thumbnail times count from its start.
    /// </summary>
    [Id(8)] public ClipRequest? Clip { get; init; }

    /// <summary>The audio options. If absent, all audio tracks are used, in stereo and at their original loudness.</summary>
    [Id(11)] public AudioRequest? Audio { get; init; }

    /// <summary>Up to 20 caption files for the HLS and DASH outputs, in addition to the subtitles in the video.</summary>
    [Id(10)] public CaptionRequest[]? Captions { get; init; }

    /// <summary>The storyboard options. If absent, no storyboard is created.</summary>
    [Id(12)] public StoryboardRequest? Storyboard { get; init; }
}

/// <summary>A storyboard: small frames at regular intervals, arranged on sheets, which players show while the viewer seeks.</summary>
[GenerateSerializer, Immutable, Alias("encoder.StoryboardRequest")]
public sealed record StoryboardRequest
{
    /// <summary>The number of seconds between frames, 0.5 to 600. The default is 5.</summary>
    [Id(0)] public double? Interval { get; init; }

    /// <summary>The width of a frame in pixels, an even number from 32 to 640. The default is 160.</summary>
    [Id(1)] public int? Width { get; init; }

    /// <summary>The number of columns of a sheet, and of rows of a full sheet, 1 to 20. The default is 10.</summary>
    [Id(2)] public int? Columns { get; init; }
}

/// <summary>A part of a video: the frames that start at or after <c>start</c> and before <c>end</c>.</summary>
[GenerateSerializer, Immutable, Alias("encoder.ClipRequest")]
public sealed record ClipRequest
{
    /// <summary>The start, "HH:MM:SS" or "HH:MM:SS.mmm". If absent, the clip starts at the start of the video.</summary>
    [Id(0)] public string? Start { get; init; }

    /// <summary>The end, in the same format; it must be after <c>start</c>. If absent, the clip ends at the end of the video.</summary>
    [Id(1)] public string? End { get; init; }
}

/// <summary>The audio options of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.AudioRequest")]
public sealed record AudioRequest
{
    /// <summary>
    /// The audio tracks of hls, dash and cmaf presets: "all" (the default) or "default". Other presets use the default track.
    /// </summary>
    [Id(0)] public string? Tracks { get; init; }

    /// <summary>
    /// Whether hls, dash and cmaf presets also have a 5.1 version of tracks with 5.1 or more channels. The default is false.
    /// </summary>
    [Id(1)] public bool? Surround { get; init; }

    /// <summary>The integrated loudness (EBU R 128) of every track, -31 to -9 LUFS. If absent, the loudness is not changed.</summary>
    [Id(2)] public double? Normalize { get; init; }
}

/// <summary>The values of <see cref="AudioRequest.Tracks"/>.</summary>
public static class AudioTracks
{
    /// <summary>Every track, the default one first.</summary>
    public const string All = "all";

    /// <summary>The default track, or the first if none is marked as default.</summary>
    public const string Default = "default";
}

/// <summary>An output preset: a format and its resolutions.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PresetRequest")]
public sealed record PresetRequest
{
    /// <summary>The short sides in pixels: "144", "240", "360", "480", "720" or "1080", without duplicates. Absent for "audio".</summary>
    [Id(0), JsonConverter(typeof(ResolutionsConverter))] public string[]? Resolutions { get; init; }

    /// <summary>
    /// "hls", "mp4", "dash", "cmaf" (one set of segments for HLS and DASH) or "audio" (an m4a file of the default track).
    /// </summary>
    [Id(1)] public string? Format { get; init; }
}

/// <summary>A caption file: SubRip or WebVTT, encoded in UTF-8, UTF-16 or Windows-1252.</summary>
[GenerateSerializer, Immutable, Alias("encoder.CaptionRequest")]
public sealed record CaptionRequest
{
    /// <summary>The language as a BCP 47 tag, such as "en" or "pt-BR".</summary>
    [Id(0)] public string? Language { get; init; }

    /// <summary>The name that players show for the track, at most 60 characters. The default is the name of the language.</summary>
    [Id(1)] public string? Name { get; init; }

    /// <summary>The id of an uploaded caption file of the tenant. Exactly one of <c>videoId</c> and <c>url</c> is required.</summary>
    [Id(2)] public string? VideoId { get; init; }

    /// <summary>An absolute http or https URL from which the service downloads the file, at most 2,048 characters.</summary>
    [Id(3)] public string? Url { get; init; }

    /// <summary>Whether players show the track unless the viewer chooses otherwise. At most one caption file can be the default.</summary>
    [Id(4)] public bool? Default { get; init; }
}

/// <summary>A thumbnail entry. It creates one image for each combination of resolution, format and filter.</summary>
[GenerateSerializer, Immutable, Alias("encoder.ThumbnailRequest")]
public sealed record ThumbnailRequest
{
    /// <summary>The time of the frame, "HH:MM:SS" or "HH:MM:SS.mmm" from the start of the video, or of the clip if there is one.</summary>
    [Id(0)] public string? Timestamp { get; init; }

    /// <summary>The short sides in pixels, as in a preset.</summary>
    [Id(1), JsonConverter(typeof(ResolutionsConverter))] public string[]? Resolutions { get; init; }

    /// <summary>The image formats: "jpg", "webp" or "png".</summary>
    [Id(2)] public string[]? Formats { get; init; }

    /// <summary>The filters: "none" or "blur".</summary>
    [Id(3)] public string[]? Filters { get; init; }
}
