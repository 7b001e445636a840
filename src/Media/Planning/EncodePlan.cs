using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Everything that a job does to its source. It is plain data: stored with the job, and visible to the job's owner.</summary>
public sealed record EncodePlan
{
    /// <summary>The rounding error of times, in seconds, that is tolerated.</summary>
    public const double Rounding = 0.0005;

    /// <summary>The source as it was probed.</summary>
    public required MediaInfo Source { get; init; }

    public required VideoScan Scan { get; init; }

    /// <summary>The seconds from the first frame to the end of the last: the length of every output's video.</summary>
    public required double Duration { get; init; }

    /// <summary>The seconds between keyframes, counted from the first frame. All encodes have their keyframes at the same frames.</summary>
    public required double KeyframeInterval { get; init; }

    /// <summary>The length of an HLS segment in seconds, a multiple of <see cref="KeyframeInterval"/>.</summary>
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
    /// The default audio track, encoded once and shared by all presets; null if the source has no audio or no output needs it.
    /// </summary>
    public AudioEncode? Audio { get; init; }

    /// <summary>The other audio tracks, and the 5.1 tracks, each encoded once for all ladders; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioEncode[]? MoreAudio { get; init; }

    /// <summary>The distinct audio encodes of the whole job, the default one first. One work item makes them all.</summary>
    [JsonIgnore] public AudioEncode[] AudioEncodes => Audio is null ? [] : [Audio, .. MoreAudio ?? []];

    /// <summary>The caption tracks of every HLS and DASH output, in order; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CaptionPlan[]? Captions { get; init; }

    /// <summary>
    /// The chunks of the video, one for each work item. Together they cover the video exactly; empty if all video is copied and there is no
    /// storyboard.
    /// </summary>
    public required Chunk[] Chunks { get; init; }

    /// <summary>The outputs, one for each preset in the job's order, then the storyboard if there is one.</summary>
    [JsonPropertyName("renditions")]
    public required OutputPlan[] Outputs { get; init; }

    /// <summary>The image files to make.</summary>
    public required ThumbnailPlan[] Thumbnails { get; init; }

    /// <summary>The storyboard, whose frames are taken from the decoded video; null if there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public StoryboardPlan? Storyboard { get; init; }

    /// <summary>How the outputs will differ from the request.</summary>
    public required PlanWarning[] Warnings { get; init; }

    /// <summary>How thoroughly outputs are verified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public VerificationLevel Verification { get; init; }
}

/// <summary>How frames are prepared before they are scaled. The preparation is the same for every rung.</summary>
public sealed record VideoPreparation
{
    /// <summary>Whether frames that are marked as interlaced are deinterlaced. The number of frames stays the same.</summary>
    public bool Deinterlace { get; init; }

    /// <summary>
    /// The pulldown that is undone: four film frames are reassembled from the fields of every five frames. Frames that are still interlaced
    /// afterwards are deinterlaced.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public Pulldown UndoPulldown { get; init; }

    /// <summary>The number N for which one frame in N is kept; 2 halves 120 fps to 60, 1 keeps all frames.</summary>
    public int KeepEvery { get; init; } = 1;

    /// <summary>Whether frames are flipped upside down, before <see cref="Rotation"/>.</summary>
    public bool Flip { get; init; }

    /// <summary>The clockwise rotation of frames in degrees: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>
    /// Whether each frame is fitted into the output's frame with black bars, because frames differ in shape. If false, all frames are
    /// scaled to the output's size.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Fit { get; init; }

    /// <summary>The part of each frame that is kept; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CleanAperture? Aperture { get; init; }

    /// <summary>The background behind transparent parts; null if the source has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Background? Background { get; init; }

    /// <summary>The meaning of the source's code values.</summary>
    public required SourceColor Color { get; init; }

    /// <summary>The frames per second after <see cref="UndoPulldown"/> and <see cref="KeepEvery"/>; null if the rate varies.</summary>
    public Rational? FrameRate { get; init; }

    /// <summary>The number of frames after preparation.</summary>
    public required int Frames { get; init; }
}

/// <summary>One video encode: H.264, 8 bit, 4:2:0, square pixels, BT.709.</summary>
/// <param name="Key">The name of the encode in the job, and of its files: "v360".</param>
/// <param name="Rung">The requested short side, or the source's own if all requested rungs are larger.</param>
/// <param name="Crf">The constant rate factor of x264.</param>
/// <param name="MaxRate">The peak rate in bits per second. The decoder's buffer holds two seconds of it.</param>
/// <param name="Preset">The speed preset of x264.</param>
public sealed record VideoEncode(string Key, int Rung, int Width, int Height, int Crf, int MaxRate, string Preset)
{
    /// <summary>
    /// Whether the source's frames are copied because they already match the rung. The encoder's settings are then unused.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCopied { get; init; }
}

/// <summary>One audio encode: AAC-LC, in mono, stereo or 5.1.</summary>
/// <param name="Key">The name of the encode in the job, of its file, and of its folder in a ladder: "audio", "audio-2", "surround".</param>
/// <param name="StreamIndex">The index of the source's stream.</param>
/// <param name="BitRate">The bit rate in bits per second.</param>
/// <param name="Duration">The seconds from the first frame to the end of the video or of the audio, whichever is later. Missing audio is
/// silence.</param>
public sealed record AudioEncode(string Key, int StreamIndex, int Channels, int SampleRate, int BitRate, double Duration)
{
    /// <summary>The label that players show. A 5.1 encode has the same label as the stereo encode of its track.</summary>
    [JsonIgnore] public AudioLabel Label { get; init; } = AudioLabel.Unknown;

    /// <summary>
    /// The stored form of <see cref="Label"/>: null for <see cref="AudioLabel.Unknown"/>, as in plans stored before there were labels.
    /// </summary>
    [JsonPropertyName("label"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AudioLabel? StoredLabel
    {
        get => Label == AudioLabel.Unknown ? null : Label;
        init => Label = value ?? AudioLabel.Unknown;
    }

    /// <summary>The integrated loudness in LUFS to which the audio is normalized; null to leave it unchanged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Loudness { get; init; }
}

/// <summary>The name and properties by which players show and choose an audio track.</summary>
/// <param name="Name">The name; unique among the tracks of a job.</param>
public sealed record AudioLabel(string Name)
{
    /// <summary>The name of a track about which nothing is known.</summary>
    public const string Unnamed = "Audio";

    /// <summary>The label of a track about which nothing is known.</summary>
    public static AudioLabel Unknown { get; } = new(Unnamed);

    /// <summary>The language, as a BCP 47 tag; null if unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Language { get; init; }

    /// <summary>Whether the track is a commentary on the video.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCommentary { get; init; }

    /// <summary>Whether the track is an audio description for people who cannot see the video.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsDescriptive { get; init; }
}

/// <summary>One caption track: WebVTT.</summary>
/// <param name="Key">The name of the track in the job, and of its folder in a ladder: "captions-1".</param>
/// <param name="Name">The name that viewers see; unique among the tracks of a job.</param>
public sealed record CaptionPlan(string Key, string Name)
{
    /// <summary>The index of the source's stream; null for a separate file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? StreamIndex { get; init; }

    /// <summary>The index of the file in the request; null for a stream of the source.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Requested { get; init; }

    /// <summary>The language, as a BCP 47 tag; null if unknown.</summary>
    public string? Language { get; init; }

    /// <summary>Whether the track is shown unless a viewer chooses otherwise. At most one track is the default.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether the track translates only what is not spoken in the language of the audio.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether the track also describes sounds other than speech.</summary>
    public bool DescribesSound { get; init; }
}

/// <summary>
/// A stretch of the video, in seconds from its first frame. <paramref name="End"/> is exclusive, and null for the last chunk.
/// </summary>
/// <param name="Start">The time of the chunk's first frame. It is a keyframe of every encode and begins a segment.</param>
/// <param name="Seek">The time, in seconds on the file's clock, at which a seek finds the source's keyframe from which that frame can be
/// decoded; null to read from the beginning.</param>
/// <param name="Frames">The number of frames that come out; null for all frames, in plans stored before there were chunks.</param>
public sealed record Chunk(int Index, double Start, double? End, double? Seek = null, int? Frames = null);

/// <summary>The plan for one output: a preset or the storyboard.</summary>
/// <param name="Video">The keys of the video encodes, lowest rung first.</param>
/// <param name="Audio">The key of the audio encode, which is a ladder's default one; null for silence.</param>
public sealed record OutputPlan(string PresetId, OutputFormat Format, string[] Video, string? Audio)
{
    /// <summary>The keys of the other audio encodes of a ladder; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string[]? MoreAudio { get; init; }

    /// <summary>The keys of all audio encodes, the default one first.</summary>
    [JsonIgnore] public string[] AudioKeys => Audio is null ? [] : [Audio, .. MoreAudio ?? []];
}

/// <summary>An image file to make.</summary>
/// <param name="EntryId">The id of the thumbnail entry.</param>
/// <param name="Name">The file name without folder: "360-blur.webp".</param>
/// <param name="Seconds">The time at which the frame is first shown, in seconds from the first frame. Entries that need the same frame have
/// the same value.</param>
/// <param name="Rung">The requested short side, or the source's own.</param>
public sealed record ThumbnailPlan(
    string EntryId, string Name, double Seconds, int Rung, int Width, int Height, ImageFormat Format, ImageFilter Filter);

/// <summary>A difference between the outputs and the request, such as <c>rung_skipped</c>.</summary>
public sealed record PlanWarning(string Code, string Message);
