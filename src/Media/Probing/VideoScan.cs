using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>What a walk over every packet found: the truth about length and timing, whatever the headers say.</summary>
public sealed record VideoScan
{
    /// <summary>
    /// Frames that are shown: not those an edit list leaves out, nor those that cannot be decoded because they come before the first
    /// keyframe.
    /// </summary>
    public required int Frames { get; init; }

    /// <summary>
    /// Seconds on the file's clock at which the first frame is shown: when it says so, or where the audio begins earlier, with that.
    /// </summary>
    public required double FirstTime { get; init; }

    /// <summary>Seconds on the file's clock at which the last frame is shown.</summary>
    public required double LastTime { get; init; }

    /// <summary>
    /// Seconds by which the first frame says that it is shown later than <see cref="FirstTime"/>; less than 0 for a frame that is already
    /// shown when a clip begins.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public double FirstLate { get; init; }

    /// <summary>
    /// Whether frames may be decoded, and be shown after <see cref="FirstTime"/>, that come before the first: those before a clip, or those
    /// before the first keyframe, which some decoders pass on damaged.
    /// </summary>
    [JsonIgnore] public bool IsPreceded => FirstLate < 0 || (FirstLate > 0 && Skipped > 0);

    /// <summary>
    /// Seconds on the file's clock at which the whole video begins, where all that is told here is of a clip of it; null for all of it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? ClippedFrom { get; init; }

    /// <summary>Seconds on the file's clock at which the whole video begins.</summary>
    [JsonIgnore] public double FileStart => ClippedFrom ?? FirstTime;

    /// <summary>Seconds from the first frame to the end of the last, which may be held until the audio ends.</summary>
    public required double Duration { get; init; }

    /// <summary>Where segments begin within a frame that stands for long, so that it is repeated there; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HeldRun[]? Held { get; init; }

    /// <summary>How many of its frames are keyframes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Keyframes { get; init; }

    /// <summary>
    /// Whether the times of frames are none: most are said to be shown at the same time as another, or there are more in a second than any
    /// video has.
    /// </summary>
    [JsonIgnore] public bool HasNoTimes { get; init; }

    /// <summary>How often frames are repeated.</summary>
    [JsonIgnore] public int Repeated => Held?.Sum(run => run.Last - run.First + 1) ?? 0;

    /// <summary>
    /// The rate on whose grid every frame falls, each in a place of its own and none left out; null when the rate varies.
    /// </summary>
    public Rational? ConstantRate { get; init; }

    /// <summary>How this is film of four fifths of <see cref="ConstantRate"/>, divided among interlaced frames.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public Pulldown Pulldown { get; init; }

    /// <summary>The longest time in seconds that one frame is shown.</summary>
    public required double LongestGap { get; init; }

    /// <summary>
    /// Seconds by which decoded frames come out later than the times here. More than 0 only where the container does not say when frames
    /// are shown (AVI with B-frames), so that the decoder can but count on from when they were decoded.
    /// </summary>
    public double DecoderDelay { get; init; }

    /// <summary>
    /// Whether times run backwards by more than the reordering of frames explains, as where recordings were joined carelessly.
    /// </summary>
    public bool RunsBack { get; init; }

    /// <summary>Seconds on the file's clock at which the chosen audio begins; null when there is none.</summary>
    [JsonPropertyName("soundStart")]
    public double? AudioStart { get; init; }

    /// <summary>Seconds on the file's clock at which the chosen audio ends; null when there is none.</summary>
    [JsonPropertyName("soundEnd")]
    public double? AudioEnd { get; init; }

    /// <summary>Seconds on the file's clock at which the last packet of any stream ends.</summary>
    public double EndTime { get; init; }

    /// <summary>The frames shown at the times that were asked for, in the order of time.</summary>
    public ShownFrame[] Shown { get; init; } = [];

    /// <summary>
    /// Frames that are not shown because they come before the first keyframe, in either order, so that they cannot be decoded.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Skipped { get; init; }

    /// <summary>
    /// Frames that are not shown because another is shown at the same time. Packets that need not be frames of their own do not count, such
    /// as fields.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Doubled { get; init; }

    /// <summary>
    /// Seconds of all packets of the chosen audio together; 0 when they do not say, or in what was stored before they were counted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public double AudioSeconds { get; init; }

    /// <summary>Bytes of all packets of the frame.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long Bytes { get; init; }

    /// <summary>Bytes of all packets of the chosen audio; 0 in what was stored before they were counted.</summary>
    [JsonPropertyName("soundBytes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioBytes { get; init; }

    /// <summary>The other audio tracks; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioScan[]? MoreAudio { get; init; }

    /// <summary>
    /// Whether every packet of the frame is a frame that is shown and can be decoded from the keyframe before it, in a group that leans on
    /// no other.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsClosed { get; init; }

    /// <summary>How its keyframes lie; null in what was stored before this was looked for.</summary>
    public GopFacts? Gops { get; init; }

    /// <summary>The shapes of its frames, in their order; null when all have that of the headers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public FrameShape[]? Shapes { get; init; }

    /// <summary>
    /// How the clock of the source was repaired; null when it does not jump. The times here are those after the repair.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ClockRepair? Repair { get; init; }

    /// <summary>What was found of an audio track; null when it has no packet.</summary>
    /// <param name="info">The headers of the same file.</param>
    /// <param name="stream">Index of the track's stream.</param>
    public AudioScan? AudioOf(MediaInfo info, int stream)
    {
        ArgumentNullException.ThrowIfNull(info);
        return stream != info.Audio?.Index ? Array.Find(MoreAudio ?? [], track => track.Stream == stream)
            : AudioStart is { } start && AudioEnd is { } end ? new AudioScan(stream, start, end, AudioSeconds, AudioBytes)
            : null;
    }

    /// <summary>The frames at which segments of our own would begin. Only for planning: what is stored leaves them out.</summary>
    [JsonIgnore] public SegmentMark[] Marks { get; init; } = [];
}

/// <summary>The frame that is shown at a requested time.</summary>
/// <param name="Asked">The time asked for, in seconds from the first frame.</param>
/// <param name="Time">When that frame is first shown, in seconds from the first frame; of the last frame for a time past the end.</param>
/// <param name="KeyTime">Seconds on the file's clock at which the keyframe is found from which that frame can be reached.</param>
public sealed record ShownFrame(double Asked, double Time, double KeyTime);
