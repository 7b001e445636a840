using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Everything that will be done to a source, decided before anything is done. Plain data: it is stored with the job and shown to its owner.</summary>
public sealed record EncodePlan
{
    /// <summary>Seconds by which times may be off by rounding.</summary>
    public const double Rounding = 0.0005;

    /// <summary>The source as it was probed.</summary>
    public required MediaInfo Source { get; init; }

    public required VideoScan Scan { get; init; }

    /// <summary>Seconds from the first picture to the end of the last: the length of every output's picture.</summary>
    public required double Duration { get; init; }

    /// <summary>Seconds between keyframes, counted from the first picture: every encode has one at the same pictures.</summary>
    public required double KeyframeInterval { get; init; }

    /// <summary>Seconds of an HLS segment, a multiple of <see cref="KeyframeInterval"/>.</summary>
    public required double SegmentDuration { get; init; }

    /// <summary>How the picture is prepared, once for all encodes.</summary>
    public required PicturePlan Picture { get; init; }

    /// <summary>The distinct video encodes of the whole job, largest first; presets share them.</summary>
    public required VideoEncode[] Video { get; init; }

    /// <summary>Those of <see cref="Video"/> that are encoded: all that are not copied.</summary>
    [JsonIgnore] public IEnumerable<VideoEncode> Encoded => Video.Where(v => !v.IsCopied);

    /// <summary>Those of <see cref="Video"/> that are copied from the source.</summary>
    [JsonIgnore] public IEnumerable<VideoEncode> Copied => Video.Where(v => v.IsCopied);

    /// <summary>The sound, encoded once and shared by all presets; null when the source has none or nothing needs it.</summary>
    public AudioEncode? Audio { get; init; }

    /// <summary>The stretches of time in which the video is encoded, each by a unit of work of its own; together they cover it exactly. None when nothing is encoded.</summary>
    public required Chunk[] Chunks { get; init; }

    /// <summary>One for each preset, in the job's order.</summary>
    public required RenditionPlan[] Renditions { get; init; }

    /// <summary>Every picture to be taken.</summary>
    public required ThumbnailPlan[] Thumbnails { get; init; }

    /// <summary>What will come out differently than asked.</summary>
    public required PlanWarning[] Warnings { get; init; }

    /// <summary>How closely outputs will be looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public VerificationLevel Verification { get; init; }
}

/// <summary>How the picture is prepared: all that is the same for every size.</summary>
public sealed record PicturePlan
{
    /// <summary>Whether pictures that are marked as interlaced are made whole (the number of pictures stays); others are left as they are.</summary>
    public bool Deinterlace { get; init; }

    /// <summary>Every how manieth picture is kept: 2 halves 120 fps to 60; 1 keeps all.</summary>
    public int KeepEvery { get; init; } = 1;

    /// <summary>Whether top and bottom are exchanged, before <see cref="Rotation"/>.</summary>
    public bool Flip { get; init; }

    /// <summary>Clockwise degrees by which the picture is turned: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>What the source's code values mean.</summary>
    public required SourceColor Color { get; init; }

    /// <summary>Pictures per second after <see cref="KeepEvery"/>; null when the rate varies.</summary>
    public Rational? FrameRate { get; init; }

    /// <summary>Pictures that come out.</summary>
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
    /// <summary>Whether the source's own pictures are taken as they are, because they are what an encode would have to be; then nothing of how to encode counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCopied { get; init; }
}

/// <summary>One audio encode: AAC-LC, mono or stereo.</summary>
/// <param name="Key">Name of the encode in the job, and of its file: "audio".</param>
/// <param name="StreamIndex">Index of the source's stream.</param>
/// <param name="BitRate">Bits per second.</param>
/// <param name="Duration">Seconds from the first picture: to the end of the picture or of the sound, whichever is later; what is missing is silence.</param>
public sealed record AudioEncode(string Key, int StreamIndex, int Channels, int SampleRate, int BitRate, double Duration);

/// <summary>A stretch of the video in seconds from its first picture: from <paramref name="Start"/> until before <paramref name="End"/>; the last has no end.</summary>
/// <param name="Start">When its first picture is shown: a keyframe of every encode, at which a segment begins.</param>
/// <param name="Seek">Seconds on the file's clock at which the source's keyframe is found from which that picture can be reached; null to read from the beginning.</param>
/// <param name="Frames">Pictures that come out; null in what was stored before chunks, for all of them.</param>
public sealed record Chunk(int Index, double Start, double? End, double? Seek = null, int? Frames = null);

/// <summary>What a preset is made of.</summary>
/// <param name="Video">Keys of its video encodes, lowest rung first.</param>
/// <param name="Audio">Key of its audio encode; null for silence.</param>
public sealed record RenditionPlan(string PresetId, OutputFormat Format, string[] Video, string? Audio);

/// <summary>One picture to be taken.</summary>
/// <param name="EntryId">Id of the thumbnail entry.</param>
/// <param name="Name">Name of its file, without folder: "360-blur.webp".</param>
/// <param name="Seconds">When the picture taken is first shown, in seconds from the first one; entries that take the same picture have the same value.</param>
/// <param name="Rung">The short side that was asked for, or the source's own.</param>
public sealed record ThumbnailPlan(string EntryId, string Name, double Seconds, int Rung, int Width, int Height, ImageFormat Format, ImageFilter Filter);

/// <summary>Something that will come out differently than asked, such as <c>rung_skipped</c>.</summary>
public sealed record PlanWarning(string Code, string Message);
