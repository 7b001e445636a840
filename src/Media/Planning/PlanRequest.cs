using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>What is requested of a source: the planner's view of a job.</summary>
public sealed record PlanRequest(PresetSpec[] Presets, ThumbnailSpec[] Thumbnails)
{
    /// <summary>The audio options; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioSpec? Audio { get; init; }

    /// <summary>The caption files to add to those of the source; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CaptionSpec[]? Captions { get; init; }

    /// <summary>The part of the source that is used; null for all of it. Times of thumbnails count from its start.</summary>
    public ClipRange? Clip { get; init; }

    /// <summary>The requested storyboard; null if there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public StoryboardSpec? Storyboard { get; init; }

    /// <summary>Returns what a scan of the source's packets must look for, so that this request can be planned.</summary>
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

/// <summary>A requested storyboard.</summary>
/// <param name="Id">The id of the storyboard, unique in the job.</param>
/// <param name="Interval">The seconds from one frame to the next.</param>
/// <param name="Width">The width of a frame in pixels; even.</param>
/// <param name="Columns">The number of frames in a row of a sheet.</param>
public sealed record StoryboardSpec(string Id, double Interval, int Width, int Columns);

/// <summary>A requested preset: one rendition of the source in one format.</summary>
/// <param name="Id">The id of the preset, unique in the job.</param>
/// <param name="Resolutions">The short sides in pixels; empty for <see cref="OutputFormat.Audio"/>.</param>
public sealed record PresetSpec(string Id, OutputFormat Format, int[] Resolutions);

/// <summary>A requested thumbnail entry: all combinations of resolutions, formats and filters at one time.</summary>
/// <param name="Id">The id of the entry, unique in the job.</param>
/// <param name="Seconds">The time in seconds from the first frame.</param>
public sealed record ThumbnailSpec(string Id, double Seconds, int[] Resolutions, ImageFormat[] Formats, ImageFilter[] Filters);

/// <summary>A requested caption file.</summary>
/// <param name="Language">The language, as a BCP 47 tag; null if not stated.</param>
/// <param name="Name">The name that viewers see; null for the name of the language.</param>
/// <param name="IsDefault">Whether the captions are shown unless a viewer chooses otherwise.</param>
public sealed record CaptionSpec(string? Language, string? Name, bool IsDefault);

/// <summary>The audio options of a request.</summary>
/// <param name="DefaultOnly">Whether ladders get only the default track instead of every track of the source.</param>
/// <param name="Surround">Whether ladders get tracks with 5.1 or more channels a second time, in 5.1.</param>
/// <param name="Normalize">The integrated loudness in LUFS (EBU R 128) to which every track is normalized; null to leave it
/// unchanged.</param>
public sealed record AudioSpec(bool DefaultOnly = false, bool Surround = false, double? Normalize = null);

public enum OutputFormat { Hls, Mp4, Dash, Cmaf, Audio, Storyboard }

/// <summary>Answers questions about output formats.</summary>
public static class OutputFormatExtensions
{
    /// <summary>Returns whether presets of a format are ladders of segments, among whose tracks a player chooses.</summary>
    public static bool IsLadder(this OutputFormat format) => format is OutputFormat.Hls or OutputFormat.Dash or OutputFormat.Cmaf;
}

public enum ImageFormat { Jpg, Webp, Png }

public enum ImageFilter { None, Blur }
