using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>What a media file holds, as far as planning needs it.</summary>
public sealed record MediaInfo
{
    /// <summary>ffprobe's name of the container: "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", ...</summary>
    public required string Format { get; init; }

    /// <summary>Seconds as the container states them; null when it does not.</summary>
    public double? Duration { get; init; }

    /// <summary>Seconds at which the earliest stream begins.</summary>
    public double StartTime { get; init; }

    /// <summary>Bits per second of the whole file; null when not known.</summary>
    public long? BitRate { get; init; }

    /// <summary>The video stream that is encoded, never cover art; null when there is none.</summary>
    public VideoStream? Video { get; init; }

    /// <summary>The default audio track; null when there is none.</summary>
    public AudioStream? Audio { get; init; }

    /// <summary>The other audio tracks, in the order of the file; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioStream[]? MoreAudio { get; init; }

    /// <summary>All audio tracks, the default one first.</summary>
    [JsonIgnore] public IEnumerable<AudioStream> AudioTracks => Audio is null ? [] : [Audio, .. MoreAudio ?? []];

    /// <summary>The subtitles, in the order of the file; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public SubtitleStream[]? Subtitles { get; init; }

    /// <summary>Whether there is video of a codec that is not known.</summary>
    [JsonIgnore] public bool HasUnknownVideo { get; init; }

    /// <summary>
    /// Whether every byte that the segment indexes of a fragmented file name is there, so that nothing is missing whatever durations say.
    /// </summary>
    [JsonIgnore] public bool IsIndexed { get; init; }

    /// <summary>How many streams of all kinds there are.</summary>
    public int StreamCount { get; init; }

    /// <summary>Whether packets of a stream lie so far apart that more than usual must be read to know what it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsSparse { get; init; }
}

/// <summary>A video stream.</summary>
public sealed record VideoStream
{
    private static readonly string[] s_alphas = ["yuva", "gbrap", "rgba64", "bgra64", "ya16", "ayuv64"];

    /// <summary>Index of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>ffprobe's name of the codec: "h264", "hevc", "vp9", ...</summary>
    public required string Codec { get; init; }

    /// <summary>Coded width in pixels, before pixel aspect and rotation.</summary>
    public required int Width { get; init; }

    /// <summary>Coded height in pixels, before rotation.</summary>
    public required int Height { get; init; }

    /// <summary>Shape of a pixel; 1/1 when not stated.</summary>
    public Rational SampleAspect { get; init; } = new(1, 1);

    /// <summary>Clockwise degrees by which a player turns the frame: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>
    /// Whether a player turns the frame upside down, as a mirror on the floor does, before it applies <see cref="Rotation"/>.
    /// </summary>
    public bool Flipped { get; init; }

    public required string PixelFormat { get; init; }

    /// <summary>ffprobe's name of the profile: "High", "Constrained Baseline", "Main 10"; null when not known.</summary>
    public string? Profile { get; init; }

    /// <summary>"progressive", "tt", "bb", "tb", "bt" or "unknown".</summary>
    public string FieldOrder { get; init; } = "unknown";

    public string? ColorRange { get; init; }

    public string? ColorSpace { get; init; }

    public string? ColorTransfer { get; init; }

    public string? ColorPrimaries { get; init; }

    /// <summary>Frames per second on the average; null when not known.</summary>
    public Rational? AverageFrameRate { get; init; }

    /// <summary>The lowest rate that can state all timestamps exactly, as ffprobe guesses it; null when not known.</summary>
    public Rational? BaseFrameRate { get; init; }

    /// <summary>How many frames the decoder holds back to bring them into the order in which they are shown.</summary>
    public int ReorderFrames { get; init; }

    /// <summary>Seconds at which its first frame is shown, on the file's clock.</summary>
    public double StartTime { get; init; }

    /// <summary>Seconds as the stream states them; null when it does not.</summary>
    public double? Duration { get; init; }

    /// <summary>
    /// Whether a second layer of the stream says how opaque each pixel is (VP8 and VP9 in WebM). Only the decoders of libvpx look at it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool HasAlphaLayer { get; init; }

    /// <summary>Whether frames carry closed captions (CEA-608, CEA-708).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool HasClosedCaptions { get; init; }

    /// <summary>Dolby Vision's layer over the frames; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public DolbyVision? DolbyVision { get; init; }

    /// <summary>Whether frames have transparent parts, in ffmpeg's names of pixel formats; "pal8" is a palette with transparency.</summary>
    [JsonIgnore] public bool HasAlpha =>
        HasAlphaLayer || PixelFormat is "argb" or "rgba" or "abgr" or "bgra" or "ya8" or "pal8"
        || s_alphas.Any(family => PixelFormat.StartsWith(family, StringComparison.Ordinal));

    /// <summary>The part of the frame that is meant to be seen; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CleanAperture? Aperture { get; init; }

    /// <summary>Whether the headers have a single sequence parameter set for all frames, unless frames bring others along.</summary>
    [JsonIgnore] public bool HasOneParameterSet { get; init; }

    /// <summary>Width in pixels of what is meant to be seen, before pixel aspect and rotation.</summary>
    [JsonIgnore] public int VisibleWidth => Aperture?.Width ?? Width;

    /// <summary>Height in pixels of what is meant to be seen, before rotation.</summary>
    [JsonIgnore] public int VisibleHeight => Aperture?.Height ?? Height;

    [JsonIgnore] public bool IsInterlaced => FieldOrder is "tt" or "bb" or "tb" or "bt";

    /// <summary>Width of the frame as a player shows it: pixel aspect and rotation applied, in square pixels.</summary>
    [JsonIgnore] public int DisplayWidth => Rotation is 90 or 270 ? VisibleHeight : SquareWidth;

    /// <summary>Height of the frame as a player shows it.</summary>
    [JsonIgnore] public int DisplayHeight => Rotation is 90 or 270 ? SquareWidth : VisibleHeight;

    private int SquareWidth => (int)Math.Round(VisibleWidth * SampleAspect.Value, MidpointRounding.AwayFromZero);
}

/// <summary>What a Dolby Vision configuration record states.</summary>
/// <param name="Profile">5, 7, 8 and others.</param>
/// <param name="Compatibility">What the frames are without Dolby Vision: 0 nothing, 1 HDR10, 2 SDR, 4 HLG.</param>
public sealed record DolbyVision(int Profile, int Compatibility)
{
    /// <summary>Whether the frames have wrong colours for whoever does not know Dolby Vision.</summary>
    [JsonIgnore] public bool IsNeeded => Profile == 5 || Compatibility == 0;
}

/// <summary>An audio stream.</summary>
public sealed record AudioStream
{
    /// <summary>Index of the stream in the file.</summary>
    public required int Index { get; init; }

    public required string Codec { get; init; }

    public required int Channels { get; init; }

    /// <summary>Samples per second.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Seconds at which its first sample is heard, on the file's clock.</summary>
    public double StartTime { get; init; }

    /// <summary>Seconds as the stream states them; null when it does not.</summary>
    public double? Duration { get; init; }

    /// <summary>Its language as a tag of BCP 47; null when not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Language { get; init; }

    /// <summary>Its title, from <see cref="TrackTitle"/>; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Title { get; init; }

    /// <summary>Whether people comment on the video in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCommentary { get; init; }

    /// <summary>Whether it says what is to be seen, for people who do not see it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsDescriptive { get; init; }
}
