using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>What is wanted of a source: the planner's view of a job.</summary>
public sealed record PlanRequest(PresetSpec[] Presets, ThumbnailSpec[] Thumbnails)
{
    /// <summary>What is wanted of the audio; null for nothing in particular.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioSpec? Audio { get; init; }

    /// <summary>Caption files that are added to those of the source; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CaptionSpec[]? Captions { get; init; }

    /// <summary>The part of the source that is wanted; null for all of it. Times of thumbnails count from its start.</summary>
    public ClipRange? Clip { get; init; }

    /// <summary>The storyboard that is wanted; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public StoryboardSpec? Storyboard { get; init; }

    /// <summary>What a scan of the source's packets must look for, so that this can be planned.</summary>
    public ScanRequest ToScanRequest(EncodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ScanRequest
        {
            Times = Array.ConvertAll(Thumbnails, t => t.Seconds),
            Clip = Clip,
            KeyframeInterval = options.KeyframeInterval,
            SegmentDuration = options.SegmentDuration,
            ClosedCaptions = Array.Exists(Presets, preset => preset.Format.IsLadder()),
        };
    }
}

/// <summary>A storyboard.</summary>
/// <param name="Id">Id of the storyboard, unique in the job.</param>
/// <param name="Interval">Seconds from one frame to the next.</param>
/// <param name="Width">Pixels of a frame; even.</param>
/// <param name="Columns">Frames beside each other.</param>
public sealed record StoryboardSpec(string Id, double Interval, int Width, int Columns);

/// <summary>A preset: one rendition of the source in one format.</summary>
/// <param name="Id">Id of the preset, unique in the job.</param>
/// <param name="Resolutions">Short sides in pixels; none for <see cref="OutputFormat.Audio"/>.</param>
public sealed record PresetSpec(string Id, OutputFormat Format, int[] Resolutions);

/// <summary>A thumbnail entry: resolutions x formats x filters at one time.</summary>
/// <param name="Id">Id of the entry, unique in the job.</param>
/// <param name="Seconds">Time from the first frame.</param>
public sealed record ThumbnailSpec(string Id, double Seconds, int[] Resolutions, ImageFormat[] Formats, ImageFilter[] Filters);

/// <summary>A caption file.</summary>
/// <param name="Language">A tag of BCP 47; null when not stated.</param>
/// <param name="Name">What a viewer chooses it by; null for that of its language.</param>
/// <param name="IsDefault">Whether it is shown unless a viewer chooses otherwise.</param>
public sealed record CaptionSpec(string? Language, string? Name, bool IsDefault);

/// <summary>What is wanted of the audio.</summary>
/// <param name="DefaultOnly">Whether ladders get the default track alone, and not every track of the source.</param>
/// <param name="Surround">Whether ladders get tracks of 5.1 and more a second time, in 5.1.</param>
/// <param name="Normalize">Integrated loudness in LUFS (EBU R 128) to which every track is brought; null to leave it.</param>
public sealed record AudioSpec(bool DefaultOnly = false, bool Surround = false, double? Normalize = null);

public enum OutputFormat { Hls, Mp4, Dash, Cmaf, Audio, Storyboard }

/// <summary>What follows from a format.</summary>
public static class OutputFormatExtensions
{
    /// <summary>Whether a preset of it is a ladder of segments, among whose tracks a player chooses.</summary>
    public static bool IsLadder(this OutputFormat format) => format is OutputFormat.Hls or OutputFormat.Dash or OutputFormat.Cmaf;
}

public enum ImageFormat { Jpg, Webp, Png }

public enum ImageFilter { None, Blur }
