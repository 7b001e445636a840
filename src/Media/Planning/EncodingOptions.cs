using System.ComponentModel.DataAnnotations;

namespace Encoder.Media.Planning;

/// <summary>How outputs are encoded.</summary>
public sealed record EncodingOptions
{
    /// <summary>Length of an HLS segment in seconds.</summary>
    /// <value>4. A multiple of <see cref="KeyframeInterval"/>.</value>
    /// <remarks>
    /// Apple's HLS authoring specification recommends 6; shorter ones start sooner and adapt faster, and still hold two GOPs.
    /// </remarks>
    [Range(1.0, 30.0)]
    public double SegmentDuration { get; init; } = 4;

    /// <summary>Seconds between keyframes.</summary>
    /// <value>2, as the HLS authoring specification recommends.</value>
    [Range(0.5, 10.0)]
    public double KeyframeInterval { get; init; } = 2;

    /// <summary>
    /// Most seconds of video that one work item encodes; a longer video is cut into chunks, which all slots of all processes share.
    /// </summary>
    /// <value>60. At least <see cref="SegmentDuration"/>, of which it is rounded down to a multiple.</value>
    /// <remarks>
    /// Chunks are this long while six of them are left, and then get shorter, down to two segments (or two GOPs of the source), so that all
    /// slots end at about the same time. A chunk begins with a segment, and with that which lies best to the keyframes of the source: it
    /// may be a quarter shorter or longer than said. What is lost with a process is at most a chunk. Each costs about 0.9 s of processor
    /// time at 1080p30 with three rungs, where a second of video takes 0.6 (the start of ffmpeg, its buffers, what is decoded to reach the
    /// first frame): 3 % at 60 s, 8 % at 20 s, 19 % at 8 s.
    /// </remarks>
    [Range(1.0, 86_400.0)]
    public double ChunkDuration { get; init; } = 60;

    /// <summary>Whether a source that already is what a rung should be is encoded all the same, instead of being copied.</summary>
    /// <value>false.</value>
    public bool AlwaysReencode { get; init; }

    /// <summary>Most frames per second; a faster source is halved until it is not.</summary>
    /// <value>60.</value>
    [Range(1, 120)]
    public int MaxFrameRate { get; init; } = 60;

    /// <summary>What transparent parts of a video are laid on.</summary>
    /// <value>Black, as video editors show them.</value>
    [EnumDataType(typeof(Background))]
    public Background Background { get; init; } = Background.Black;

    /// <summary>What transparent parts of an animation are laid on, which is a GIF or an animated PNG.</summary>
    /// <value>White, as most pages show them.</value>
    [EnumDataType(typeof(Background))]
    public Background AnimationBackground { get; init; } = Background.White;

    /// <summary>Speed preset of x264.</summary>
    /// <value>veryfast: about a third of the processor time of medium for about a tenth more bits.</value>
    [AllowedValues("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")]
    public string Preset { get; init; } = "veryfast";

    /// <summary>Quality and peak rate by rung. A rung that is not listed takes those of the next larger one, or of the largest.</summary>
    /// <value>
    /// Constant rate factor 23 throughout, capped at about the rates that the HLS authoring specification gives for H.264. The cap is what
    /// a viewer's line must carry; most frames stay well below it.
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

    /// <summary>Bits per second of audio in stereo, at most: it gets no more than the source's (<see cref="SourceRate"/>).</summary>
    /// <value>128,000.</value>
    [Range(16_000, 512_000)]
    public int StereoBitRate { get; init; } = 128_000;

    /// <summary>Bits per second of audio in mono, at most.</summary>
    /// <value>96,000.</value>
    [Range(16_000, 512_000)]
    public int MonoBitRate { get; init; } = 96_000;

    /// <summary>Bits per second of audio in 5.1, at most.</summary>
    /// <value>384,000.</value>
    [Range(16_000, 1_024_000)]
    public int SurroundBitRate { get; init; } = 384_000;

    /// <summary>Most audio tracks of a source that become renditions of a ladder: the default one, then in the order of the file.</summary>
    /// <value>8. With 1, the default track alone.</value>
    [Range(1, 64)]
    public int MaxAudioTracks { get; init; } = 8;

    /// <summary>Most frames of a storyboard. Where a video has more, they are taken at longer intervals.</summary>
    /// <value>5,000.</value>
    [Range(1, 100_000)]
    public int MaxStoryboardFrames { get; init; } = 5000;

    /// <summary>What is set for a rung or for the one it takes after.</summary>
    public RungEncoding For(int rung) =>
        Rungs[Rungs.Keys.Where(k => k >= rung).DefaultIfEmpty(Rungs.Keys.Max()).Min()];
}

/// <summary>How one rung is encoded.</summary>
public sealed record RungEncoding
{
    /// <summary>Constant rate factor of x264: 0 (lossless) to 51.</summary>
    /// <value>23, x264's own default.</value>
    public int Crf { get; init; } = 23;

    /// <summary>Peak bits per second.</summary>
    public required int MaxRate { get; init; }
}
