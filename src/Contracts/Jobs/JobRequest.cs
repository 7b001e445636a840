using System.Text.Json.Serialization;
using Encoder.Contracts.Json;

namespace Encoder.Contracts.Jobs;

/// <summary>What a client asks for, as it wrote it.</summary>
/// <remarks><see cref="JobRequestRules"/> defines what is allowed.</remarks>
[GenerateSerializer, Immutable, Alias("encoder.JobRequest")]
public sealed record JobRequest
{
    /// <summary>Id of an uploaded file of this tenant. Exactly one of this and <c>videoUrl</c>.</summary>
    [Id(0)] public string? VideoId { get; init; }

    /// <summary>Absolute http or https URL of the video, at most 2,048 characters. The service fetches it.</summary>
    [Id(1)] public string? VideoUrl { get; init; }

    /// <summary>Up to 10 output presets.</summary>
    [Id(2)] public PresetRequest[]? Presets { get; init; }

    /// <summary>Up to 20 thumbnail entries. At least one preset or thumbnail is required.</summary>
    [Id(3)] public ThumbnailRequest[]? Thumbnails { get; init; }

    /// <summary>Absolute http or https URL that is told when the job has completed or failed.</summary>
    [Id(4)] public string? WebhookUrl { get; init; }

    /// <summary>Up to 20 pairs of strings, returned unchanged with the job.</summary>
    [Id(5)] public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>0 to 9, higher first; 5 when absent.</summary>
    [Id(6)] public int? Priority { get; init; }

    /// <summary>Webhook events besides the end of the job: "job.started", "job.progress", none twice. Needs a webhookUrl.</summary>
    [Id(7)] public string[]? WebhookEvents { get; init; }

    /// <summary>The part of the video to make outputs of, to the frame; all of it when absent. Times of thumbnails count from its
    /// start.</summary>
    [Id(8)] public ClipRequest? Clip { get; init; }

    /// <summary>What is wanted of the sound; absent for every audio track of the video, in stereo, as loud as it is.</summary>
    [Id(11)] public AudioRequest? Audio { get; init; }

    /// <summary>Up to 20 caption files for the HLS and DASH outputs, besides the subtitles of the video itself.</summary>
    [Id(10)] public CaptionRequest[]? Captions { get; init; }

    /// <summary>The storyboard that is wanted; absent for none.</summary>
    [Id(12)] public StoryboardRequest? Storyboard { get; init; }
}

/// <summary>Small frames at even times, laid side by side on sheets, which players show while somebody seeks.</summary>
[GenerateSerializer, Immutable, Alias("encoder.StoryboardRequest")]
public sealed record StoryboardRequest
{
    /// <summary>Seconds from one frame to the next, 0.5 to 600; 5 when absent.</summary>
    [Id(0)] public double? Interval { get; init; }

    /// <summary>Pixels of a frame, an even number from 32 to 640; 160 when absent.</summary>
    [Id(1)] public int? Width { get; init; }

    /// <summary>Frames beside each other on a sheet, and rows of a full one: 1 to 20; 10 when absent.</summary>
    [Id(2)] public int? Columns { get; init; }
}

/// <summary>A part of a video: the frames that begin at or after <see cref="Start"/> and before <see cref="End"/>.</summary>
[GenerateSerializer, Immutable, Alias("encoder.ClipRequest")]
public sealed record ClipRequest
{
    /// <summary>"HH:MM:SS" or "HH:MM:SS.mmm" from the start of the video, which is where a clip without it begins.</summary>
    [Id(0)] public string? Start { get; init; }

    /// <summary>As <see cref="Start"/>, and after it. A clip without it lasts until the end of the video.</summary>
    [Id(1)] public string? End { get; init; }
}

/// <summary>What is wanted of the sound.</summary>
[GenerateSerializer, Immutable, Alias("encoder.AudioRequest")]
public sealed record AudioRequest
{
    /// <summary>
    /// "all" (when absent) or "default": which audio tracks of the video hls, dash and cmaf presets have. Others have the default one.
    /// </summary>
    [Id(0)] public string? Tracks { get; init; }

    /// <summary>Whether hls, dash and cmaf presets have tracks of 5.1 and more in 5.1 too, besides stereo; false when absent.</summary>
    [Id(1)] public bool? Surround { get; init; }

    /// <summary>Integrated loudness (EBU R 128) to which every track is brought, -31 to -9 LUFS; absent to leave it as it is.</summary>
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

/// <summary>One output preset: a format and the resolutions wanted in it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PresetRequest")]
public sealed record PresetRequest
{
    /// <summary>Short sides in pixels: "144", "240", "360", "480", "720" or "1080", none twice. Absent for "audio".</summary>
    [Id(0), JsonConverter(typeof(ResolutionsConverter))] public string[]? Resolutions { get; init; }

    /// <summary>"hls", "mp4", "dash", "cmaf" (one set of segments for HLS and DASH) or "audio" (one m4a of the default track).</summary>
    [Id(1)] public string? Format { get; init; }
}

/// <summary>A caption file: SubRip or WebVTT, in UTF-8, UTF-16 or Windows-1252.</summary>
[GenerateSerializer, Immutable, Alias("encoder.CaptionRequest")]
public sealed record CaptionRequest
{
    /// <summary>Its language as a tag of BCP 47: "en", "pt-BR".</summary>
    [Id(0)] public string? Language { get; init; }

    /// <summary>What a viewer chooses it by, at most 60 characters; the name of the language when absent.</summary>
    [Id(1)] public string? Name { get; init; }

    /// <summary>Id of an uploaded caption file of this tenant. Exactly one of this and <c>url</c>.</summary>
    [Id(2)] public string? VideoId { get; init; }

    /// <summary>Absolute http or https URL of the file, at most 2,048 characters. The service fetches it.</summary>
    [Id(3)] public string? Url { get; init; }

    /// <summary>Whether it is shown unless a viewer chooses otherwise; at most one is.</summary>
    [Id(4)] public bool? Default { get; init; }
}

/// <summary>One thumbnail entry; every resolution, format and filter of it is combined with every other.</summary>
[GenerateSerializer, Immutable, Alias("encoder.ThumbnailRequest")]
public sealed record ThumbnailRequest
{
    /// <summary>"HH:MM:SS" or "HH:MM:SS.mmm" from the start of the video.</summary>
    [Id(0)] public string? Timestamp { get; init; }

    /// <summary>Short sides in pixels, as in a preset.</summary>
    [Id(1), JsonConverter(typeof(ResolutionsConverter))] public string[]? Resolutions { get; init; }

    /// <summary>"jpg", "webp" or "png".</summary>
    [Id(2)] public string[]? Formats { get; init; }

    /// <summary>"none" or "blur".</summary>
    [Id(3)] public string[]? Filters { get; init; }
}
