using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>The contents of a media file, as far as planning needs them.</summary>
public sealed record MediaInfo
{
    /// <summary>ffprobe's name of the container: "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", ...</summary>
    public required string Format { get; init; }

    /// <summary>The duration that the container states, in seconds; null if it states none.</summary>
    public double? Duration { get; init; }

    /// <summary>The time at which the earliest stream begins, in seconds.</summary>
    public double StartTime { get; init; }

    /// <summary>The bit rate of the whole file in bits per second; null if unknown.</summary>
    public long? BitRate { get; init; }

    /// <summary>The video stream that is encoded, never cover art; null if there is none.</summary>
    public VideoStream? Video { get; init; }

    /// <summary>The default audio track; null if there is none.</summary>
    public AudioStream? Audio { get; init; }

    /// <summary>The other audio tracks, in file order; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioStream[]? MoreAudio { get; init; }

    /// <summary>All audio tracks, the default one first.</summary>
    [JsonIgnore] public IEnumerable<AudioStream> AudioTracks => Audio is null ? [] : [Audio, .. MoreAudio ?? []];

    /// <summary>The subtitles, in file order; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public SubtitleStream[]? Subtitles { get; init; }

    /// <summary>Whether there is video in an unknown codec.</summary>
    [JsonIgnore] public bool HasUnknownVideo { get; init; }

    /// <summary>
    /// Whether all bytes that the segment indexes of a fragmented file name are present, so that nothing is missing whatever durations
    /// state.
    /// </summary>
    [JsonIgnore] public bool IsIndexed { get; init; }

    /// <summary>The number of streams of all kinds.</summary>
    public int StreamCount { get; init; }

    /// <summary>Whether packets of a stream are so far apart that more than usual must be read to identify it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsSparse { get; init; }
}

/// <summary>A video stream.</summary>
public sealed record VideoStream
{
    private static readonly string[] s_alphas = ["yuva", "gbrap", "rgba64", "bgra64", "ya16", "ayuv64"];

    /// <summary>The index of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>ffprobe's name of the codec: "h264", "hevc", "vp9", ...</summary>
    public required string Codec { get; init; }

    /// <summary>The coded width in pixels, before pixel aspect and rotation.</summary>
    public required int Width { get; init; }

    /// <summary>The coded height in pixels, before rotation.</summary>
    public required int Height { get; init; }

    /// <summary>The pixel aspect ratio; 1/1 if not stated.</summary>
    public Rational SampleAspect { get; init; } = new(1, 1);

    /// <summary>The clockwise rotation that a player applies, in degrees: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>Whether a player flips the frame vertically before it applies <see cref="Rotation"/>.</summary>
    public bool Flipped { get; init; }

    public required string PixelFormat { get; init; }

    /// <summary>ffprobe's name of the profile: "High", "Constrained Baseline", "Main 10"; null if unknown.</summary>
    public string? Profile { get; init; }

    /// <summary>The field order: "progressive", "tt", "bb", "tb", "bt" or "unknown".</summary>
    public string FieldOrder { get; init; } = "unknown";

    public string? ColorRange { get; init; }

    public string? ColorSpace { get; init; }

    public string? ColorTransfer { get; init; }

    public string? ColorPrimaries { get; init; }

    /// <summary>The average number of frames per second; null if unknown.</summary>
    public Rational? AverageFrameRate { get; init; }

    /// <summary>The lowest frame rate that can state all timestamps exactly, as ffprobe guesses it; null if unknown.</summary>
    public Rational? BaseFrameRate { get; init; }

    /// <summary>The number of frames that the decoder holds back to bring them into presentation order.</summary>
    public int ReorderFrames { get; init; }

    /// <summary>The time at which the first frame is shown, in seconds on the file's clock.</summary>
    public double StartTime { get; init; }

    /// <summary>The duration that the stream states, in seconds; null if it states none.</summary>
    public double? Duration { get; init; }

    /// <summary>
    /// Whether a second layer of the stream states the opacity of each pixel (VP8 and VP9 in WebM). Only the libvpx decoders read it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool HasAlphaLayer { get; init; }

    /// <summary>Whether frames carry closed captions (CEA-608, CEA-708).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool HasClosedCaptions { get; init; }

    /// <summary>The Dolby Vision configuration; null if there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DolbyVision? DolbyVision { get; init; }

    /// <summary>Whether frames have transparent parts, by ffmpeg's pixel format names; "pal8" is a palette with transparency.</summary>
    [JsonIgnore] public bool HasAlpha =>
        HasAlphaLayer || PixelFormat is "argb" or "rgba" or "abgr" or "bgra" or "ya8" or "pal8"
        || s_alphas.Any(family => PixelFormat.StartsWith(family, StringComparison.Ordinal));

    /// <summary>The part of the frame that is meant to be shown; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CleanAperture? Aperture { get; init; }

    /// <summary>Whether the headers have a single sequence parameter set. It applies to all frames unless frames carry others.</summary>
    [JsonIgnore] public bool HasOneParameterSet { get; init; }

    /// <summary>The width of the part that is meant to be shown, in pixels, before pixel aspect and rotation.</summary>
    [JsonIgnore] public int VisibleWidth => Aperture?.Width ?? Width;

    /// <summary>The height of the part that is meant to be shown, in pixels, before rotation.</summary>
    [JsonIgnore] public int VisibleHeight => Aperture?.Height ?? Height;

    [JsonIgnore] public bool IsInterlaced => FieldOrder is "tt" or "bb" or "tb" or "bt";

    /// <summary>The width of the frame as a player shows it, in square pixels, after pixel aspect and rotation.</summary>
    [JsonIgnore] public int DisplayWidth => Rotation is 90 or 270 ? VisibleHeight : SquareWidth;

    /// <summary>The height of the frame as a player shows it, in square pixels.</summary>
    [JsonIgnore] public int DisplayHeight => Rotation is 90 or 270 ? SquareWidth : VisibleHeight;

    private int SquareWidth => (int)Math.Round(VisibleWidth * SampleAspect.Value, MidpointRounding.AwayFromZero);
}

/// <summary>The contents of a Dolby Vision configuration record.</summary>
/// <param name="Profile">The profile: 5, 7, 8 or another.</param>
/// <param name="Compatibility">The format of the frames without Dolby Vision: 0 none, 1 HDR10, 2 SDR, 4 HLG.</param>
public sealed record DolbyVision(int Profile, int Compatibility)
{
    /// <summary>Whether the frames have wrong colours in players without Dolby Vision.</summary>
    [JsonIgnore] public bool IsNeeded => Profile == 5 || Compatibility == 0;
}

/// <summary>An audio stream.</summary>
public sealed record AudioStream
{
    /// <summary>The index of the stream in the file.</summary>
    public required int Index { get; init; }

    public required string Codec { get; init; }

    public required int Channels { get; init; }

    /// <summary>The sampling rate in samples per second.</summary>
    public required int SampleRate { get; init; }

    /// <summary>The time at which the first sample is heard, in seconds on the file's clock.</summary>
    public double StartTime { get; init; }

    /// <summary>The duration that the stream states, in seconds; null if it states none.</summary>
    public double? Duration { get; init; }

    /// <summary>The language, as a BCP 47 tag; null if unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Language { get; init; }

    /// <summary>The title, from <see cref="TrackTitle"/>; null if there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Title { get; init; }

    /// <summary>Whether the track is a commentary on the video.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCommentary { get; init; }

    /// <summary>Whether the track is an audio description for people who cannot see the video.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsDescriptive { get; init; }
}
