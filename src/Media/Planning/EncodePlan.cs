using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Everything that will be done to a source. It is plain data: stored with the job, and visible to the job's owner.</summary>
public sealed record EncodePlan
{
    /// <summary>Seconds by which times may be off by rounding.</summary>
    public const double Rounding = 0.0005;

    /// <summary>The source as it was probed.</summary>
    public required MediaInfo Source { get; init; }

    public required VideoScan Scan { get; init; }

    /// <summary>Seconds from the first frame to the end of the last: the length of every output's video.</summary>
    public required double Duration { get; init; }

    /// <summary>Seconds between keyframes, counted from the first frame: every encode has one at the same frames.</summary>
    public required double KeyframeInterval { get; init; }

    /// <summary>Seconds of an HLS segment, a multiple of <see cref="KeyframeInterval"/>.</summary>
    public required double SegmentDuration { get; init; }

    /// <summary>How frames are prepared, once for all encodes.</summary>
    [JsonPropertyName("picture")]
    public required VideoPreparation Preparation { get; init; }

    /// <summary>The distinct video encodes of the whole job, largest first; presets share them.</summary>
    public required VideoEncode[] Video { get; init; }

    /// <summary>The members of <see cref="Video"/> that are encoded.</summary>
    [JsonIgnore] public IEnumerable<VideoEncode> Encoded => Video.Where(v => !v.IsCopied);

    /// <summary>The members of <see cref="Video"/> that are copied from the source.</summary>
    [JsonIgnore] public IEnumerable<VideoEncode> Copied => Video.Where(v => v.IsCopied);

    /// <summary>
    /// The default audio track, encoded once and shared by all presets; null when the source has no audio or nothing needs it.
    /// </summary>
    public AudioEncode? Audio { get; init; }

    /// <summary>The other audio tracks, and those in 5.1, each encoded once for all ladders; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioEncode[]? MoreAudio { get; init; }

    /// <summary>The distinct audio encodes of the whole job, the default one first; one work item makes them all.</summary>
    [JsonIgnore] public AudioEncode[] AudioEncodes => Audio is null ? [] : [Audio, .. MoreAudio ?? []];

    /// <summary>The caption tracks of every HLS and DASH output, in their order; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CaptionPlan[]? Captions { get; init; }

    /// <summary>
    /// The parts of the video that are encoded by one work item each. Together they cover the video exactly; empty when nothing is encoded.
    /// </summary>
    public required Chunk[] Chunks { get; init; }

    /// <summary>What is made for each preset, in the job's order.</summary>
    [JsonPropertyName("renditions")]
    public required OutputPlan[] Outputs { get; init; }

    /// <summary>The image files to make.</summary>
    public required ThumbnailPlan[] Thumbnails { get; init; }

    /// <summary>The storyboard, whose frames are taken where the video is decoded; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public StoryboardPlan? Storyboard { get; init; }

    /// <summary>How the outputs will differ from the request.</summary>
    public required PlanWarning[] Warnings { get; init; }

    /// <summary>How closely outputs are verified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public VerificationLevel Verification { get; init; }
}

/// <summary>How frames are prepared before they are scaled: the same for every rung.</summary>
public sealed record VideoPreparation
{
    /// <summary>Whether frames that are marked as interlaced are deinterlaced. The number of frames stays the same.</summary>
    public bool Deinterlace { get; init; }

    /// <summary>
    /// The pulldown that is undone: film frames are put together again from their fields, four from every five frames. What is still
    /// interlaced then is deinterlaced.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public Pulldown UndoPulldown { get; init; }

    /// <summary>Keeps one frame in N; 2 halves 120 fps to 60, 1 keeps all.</summary>
    public int KeepEvery { get; init; } = 1;

    /// <summary>Whether frames are flipped upside down, before <see cref="Rotation"/>.</summary>
    public bool Flip { get; init; }

    /// <summary>Clockwise degrees by which frames are rotated: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>
    /// Whether each frame is fitted into the output's frame, with black bars, because their shapes differ. Without, all are scaled to it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Fit { get; init; }

    /// <summary>The part of each frame that is kept; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CleanAperture? Aperture { get; init; }

    /// <summary>What transparent parts are laid on; null when the source has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Background? Background { get; init; }

    /// <summary>What the source's code values mean.</summary>
    public required SourceColor Color { get; init; }

    /// <summary>Frames per second after <see cref="UndoPulldown"/> and <see cref="KeepEvery"/>; null when the rate varies.</summary>
    public Rational? FrameRate { get; init; }

    /// <summary>Number of frames after preparation.</summary>
    public required int Frames { get; init; }
}

/// <summary>One video encode: H.264, 8 bit, 4:2:0, square pixels, BT.709.</summary>
/// <param name="Key">Name of the encode in the job, and of its files: "v360".</param>
/// <param name="Rung">The short side that was asked for, or the source's own when all rungs asked for lie above it.</param>
/// <param name="Crf">Constant rate factor of x264.</param>
/// <param name="MaxRate">Bits per second at which the decoder's buffer is filled; it holds two seconds of them.</param>
/// <param name="Preset">Speed preset of x264.</param>
public sealed record VideoEncode(string Key, int Rung, int Width, int Height, int Crf, int MaxRate, string Preset)
{
    /// <summary>
    /// Whether the source's frames are copied, because they already are what an encode would make. The encoder's settings are then unused.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCopied { get; init; }
}

/// <summary>One audio encode: AAC-LC, in mono, stereo or 5.1.</summary>
/// <param name="Key">Name of the encode in the job, of its file, and of its folder in a ladder: "audio", "audio-2", "surround".</param>
/// <param name="StreamIndex">Index of the source's stream.</param>
/// <param name="BitRate">Bits per second.</param>
/// <param name="Duration">Seconds from the first frame: to the end of the video or of the audio, whichever is later; what is missing is
/// silence.</param>
public sealed record AudioEncode(string Key, int StreamIndex, int Channels, int SampleRate, int BitRate, double Duration)
{
    /// <summary>What players show of it; that of an encode in 5.1 is the same as that of its track in stereo.</summary>
    [JsonIgnore] public AudioLabel Label { get; init; } = AudioLabel.Unknown;

    /// <summary><see cref="Label"/> as it is stored: null for <see cref="AudioLabel.Unknown"/>, as before there were labels.</summary>
    [JsonPropertyName("label"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AudioLabel? StoredLabel
    {
        get => Label == AudioLabel.Unknown ? null : Label;
        init => Label = value ?? AudioLabel.Unknown;
    }

    /// <summary>Integrated loudness in LUFS to which it is brought; null to leave it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Loudness { get; init; }
}

/// <summary>What players show of an audio track, and by which they choose it.</summary>
/// <param name="Name">Unique among the tracks of a job.</param>
public sealed record AudioLabel(string Name)
{
    /// <summary>The name of a track of which nothing is known.</summary>
    public const string Unnamed = "Audio";

    /// <summary>The label of such a track.</summary>
    public static AudioLabel Unknown { get; } = new(Unnamed);

    /// <summary>Its language as a tag of BCP 47; null when not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Language { get; init; }

    /// <summary>Whether people comment on the video in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCommentary { get; init; }

    /// <summary>Whether it says what is to be seen, for people who do not see it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsDescriptive { get; init; }
}

/// <summary>One caption track: WebVTT.</summary>
/// <param name="Key">Name of the track in the job, and of its folder in a ladder: "captions-1".</param>
/// <param name="Name">What a viewer chooses it by; no two tracks of a job have the same.</param>
public sealed record CaptionPlan(string Key, string Name)
{
    /// <summary>Index of the source's stream; null when it is a file of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? StreamIndex { get; init; }

    /// <summary>Place of the file in the request; null when it is a stream of the source.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Requested { get; init; }

    /// <summary>Its language as a tag of BCP 47; null when not known.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it is shown unless a viewer chooses otherwise; at most one track is.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether it only translates what is not said in the language of the audio.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether it also says what there is to hear besides speech.</summary>
    public bool DescribesSound { get; init; }
}

/// <summary>
/// A stretch of the video in seconds from its first frame: from <paramref name="Start"/> until before <paramref name="End"/>; the last has
/// no end.
/// </summary>
/// <param name="Start">When its first frame is shown: a keyframe of every encode, at which a segment begins.</param>
/// <param name="Seek">Seconds on the file's clock at which the source's keyframe is found from which that frame can be reached; null to
/// read from the beginning.</param>
/// <param name="Frames">Frames that come out; null in what was stored before chunks, for all of them.</param>
public sealed record Chunk(int Index, double Start, double? End, double? Seek = null, int? Frames = null);

/// <summary>What was decided for one preset.</summary>
/// <param name="Video">Keys of its video encodes, lowest rung first.</param>
/// <param name="Audio">Key of its audio encode, the default one of a ladder; null for silence.</param>
public sealed record OutputPlan(string PresetId, OutputFormat Format, string[] Video, string? Audio)
{
    /// <summary>Keys of the other audio encodes of a ladder; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string[]? MoreAudio { get; init; }

    /// <summary>Keys of all its audio encodes, the default one first.</summary>
    [JsonIgnore] public string[] AudioKeys => Audio is null ? [] : [Audio, .. MoreAudio ?? []];
}

/// <summary>An image file to make.</summary>
/// <param name="EntryId">Id of the thumbnail entry.</param>
/// <param name="Name">Name of its file, without folder: "360-blur.webp".</param>
/// <param name="Seconds">When the frame is first shown, in seconds from the first frame; entries that need the same frame have the same
/// value.</param>
/// <param name="Rung">The short side that was asked for, or the source's own.</param>
public sealed record ThumbnailPlan(
    string EntryId, string Name, double Seconds, int Rung, int Width, int Height, ImageFormat Format, ImageFilter Filter);

/// <summary>A difference between the outputs and the request, such as <c>rung_skipped</c>.</summary>
public sealed record PlanWarning(string Code, string Message);
