using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>What is wanted of a source: the planner's view of a job.</summary>
public sealed record PlanRequest(PresetSpec[] Presets, ThumbnailSpec[] Thumbnails)
{
    /// <summary>Caption files that are added to those of the source; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CaptionSpec[]? Captions { get; init; }

    /// <summary>The part of the source that is wanted; null for all of it. Times of thumbnails count from its start.</summary>
    public ClipRange? Clip { get; init; }

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
        };
    }
}

/// <summary>A preset: one rendition of the source in one format.</summary>
/// <param name="Id">Id of the preset, unique in the job.</param>
/// <param name="Resolutions">Short sides in pixels.</param>
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

public enum OutputFormat { Hls, Mp4, Dash, Cmaf }

public enum ImageFormat { Jpg, Webp, Png }

public enum ImageFilter { None, Blur }
