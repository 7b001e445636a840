using System.ComponentModel.DataAnnotations;

namespace Encoder.Media.Planning;

/// <summary>How outputs are encoded.</summary>
public sealed record EncodingOptions
{
    /// <summary>The length of an HLS segment in seconds.</summary>
    /// <value>4. A multiple of <see cref="KeyframeInterval"/>.</value>
    /// <remarks>
    /// Apple's HLS authoring specification recommends 6. Shorter segments start sooner and adapt faster, and still hold two GOPs.
    /// </remarks>
    [Range(1.0, 30.0)]
    public double SegmentDuration { get; init; } = 4;

    /// <summary>The seconds between keyframes.</summary>
    /// <value>2, as the HLS authoring specification recommends.</value>
    [Range(0.5, 10.0)]
    public double KeyframeInterval { get; init; } = 2;

    /// <summary>
    /// The maximum number of seconds of video that one work item encodes. A longer video is cut into chunks, which all slots of all
    /// processes share.
    /// </summary>
    /// <value>60. At least <see cref="SegmentDuration"/>; rounded down to a multiple of it.</value>
    /// <remarks>
    /// Chunks have this length while at least six of them remain, and then get shorter, down to two segments (or two GOPs of the source),
    /// so that all slots finish at about the same time. A chunk begins with the segment that is best placed for decoding from the source's
    /// keyframes, so it may be a quarter shorter or longer than set. A process that dies loses at most one chunk per work item. Each chunk
    /// adds about 0.9 s of processor time at 1080p30 with three rungs: to start ffmpeg, fill its buffers, and decode up to the first frame.
    /// A second of video takes 0.6 s, so the share is 3 % at 60 s, 8 % at 20 s, and 19 % at 8 s.
    /// </remarks>
    [Range(1.0, 86_400.0)]
    public double ChunkDuration { get; init; } = 60;

    /// <summary>Whether a source that already matches a rung is encoded anyway instead of being copied.</summary>
    /// <value>false.</value>
    public bool AlwaysReencode { get; init; }

    /// <summary>The maximum number of frames per second. The rate of a faster source is halved until it is within this limit.</summary>
    /// <value>60.</value>
    [Range(1, 120)]
    public int MaxFrameRate { get; init; } = 60;

    /// <summary>The background behind transparent parts of a video.</summary>
    /// <value>Black, as video editors show them.</value>
    [EnumDataType(typeof(Background))]
    public Background Background { get; init; } = Background.Black;

    /// <summary>The background behind transparent parts of an animation (a GIF or an animated PNG).</summary>
    /// <value>White, as most pages show them.</value>
    [EnumDataType(typeof(Background))]
    public Background AnimationBackground { get; init; } = Background.White;

    /// <summary>The speed preset of x264.</summary>
    /// <value>veryfast: about a third of the processor time of medium, for about a tenth more bits.</value>
    [AllowedValues("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")]
    public string Preset { get; init; } = "veryfast";

    /// <summary>
    /// The quality and peak rate of each rung. A rung that is not listed uses the values of the next larger one, or of the largest.
    /// </summary>
    /// <value>
    /// Constant rate factor 23 throughout, capped at about the rates that the HLS authoring specification gives for H.264. The cap is what
    /// a viewer's connection must sustain; most frames stay well below it.
    /// </value>
    public IDictionary<int, RungEncoding> Rungs { get; init; } = new Dictionary<int, RungEncoding>
    {
        [144] = new() { MaxRate = 200_000 },
        [240] = new() { MaxRate = 400_000 },
        [360] = new() { MaxRate = 900_000 },
        [480] = new() { MaxRate = 1_600_000 },
        [720] = new() { MaxRate = 3_500_000 },
        [1080] = new() { MaxRate = 6_500_000 },
    };

    /// <summary>
    /// The maximum bit rate of stereo audio in bits per second. It never exceeds the source's (<see cref="SourceRate"/>).
    /// </summary>
    /// <value>128,000.</value>
    [Range(16_000, 512_000)]
    public int StereoBitRate { get; init; } = 128_000;

    /// <summary>The maximum bit rate of mono audio in bits per second.</summary>
    /// <value>96,000.</value>
    [Range(16_000, 512_000)]
    public int MonoBitRate { get; init; } = 96_000;

    /// <summary>The maximum bit rate of 5.1 audio in bits per second.</summary>
    /// <value>384,000.</value>
    [Range(16_000, 1_024_000)]
    public int SurroundBitRate { get; init; } = 384_000;

    /// <summary>
    /// The maximum number of audio tracks of a source that become renditions of a ladder: the default track, then the others in file order.
    /// </summary>
    /// <value>8. 1 keeps only the default track.</value>
    [Range(1, 64)]
    public int MaxAudioTracks { get; init; } = 8;

    /// <summary>The maximum number of frames of a storyboard. The interval is lengthened for videos that would have more.</summary>
    /// <value>5,000.</value>
    [Range(1, 100_000)]
    public int MaxStoryboardFrames { get; init; } = 5000;

    /// <summary>Returns the settings of a rung, or those of the rung that it falls back to.</summary>
    public RungEncoding For(int rung) =>
        Rungs[Rungs.Keys.Where(k => k >= rung).DefaultIfEmpty(Rungs.Keys.Max()).Min()];
}

/// <summary>How one rung is encoded.</summary>
public sealed record RungEncoding
{
    /// <summary>The constant rate factor of x264: 0 (lossless) to 51.</summary>
    /// <value>23, x264's own default.</value>
    public int Crf { get; init; } = 23;

    /// <summary>The peak rate in bits per second.</summary>
    public required int MaxRate { get; init; }
}
