using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>What a scan of every packet found: the real length and timing, whatever the headers state.</summary>
public sealed record VideoScan
{
    /// <summary>
    /// The number of frames that are shown. Frames that an edit list cuts, and frames that cannot be decoded because they come before the
    /// first keyframe, do not count.
    /// </summary>
    public required int Frames { get; init; }

    /// <summary>
    /// The time at which the first frame is shown, in seconds on the file's clock: the time that it states, or the start of the audio if
    /// that is earlier.
    /// </summary>
    public required double FirstTime { get; init; }

    /// <summary>The time at which the last frame is shown, in seconds on the file's clock.</summary>
    public required double LastTime { get; init; }

    /// <summary>
    /// The seconds by which the time that the first frame states is later than <see cref="FirstTime"/>; negative for a frame that is
    /// already shown when a clip begins.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public double FirstLate { get; init; }

    /// <summary>
    /// Whether frames from before the first one may be decoded and shown after <see cref="FirstTime"/>: frames before a clip, or frames
    /// before the first keyframe, which some decoders output damaged.
    /// </summary>
    [JsonIgnore] public bool IsPreceded => FirstLate < 0 || (FirstLate > 0 && Skipped > 0);

    /// <summary>
    /// The time at which the whole video begins, in seconds on the file's clock, if this scan describes a clip of it; otherwise null.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? ClippedFrom { get; init; }

    /// <summary>The time at which the whole video begins, in seconds on the file's clock.</summary>
    [JsonIgnore] public double FileStart => ClippedFrom ?? FirstTime;

    /// <summary>The seconds from the first frame to the end of the last, which may be held until the audio ends.</summary>
    public required double Duration { get; init; }

    /// <summary>Where segments begin while a frame is held for long, so that it is repeated there; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HeldRun[]? Held { get; init; }

    /// <summary>The number of keyframes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Keyframes { get; init; }

    /// <summary>
    /// Whether the times of frames are meaningless: most are stated to be shown at the same time as another, or there are more frames per
    /// second than any video has.
    /// </summary>
    [JsonIgnore] public bool HasNoTimes { get; init; }

    /// <summary>The number of repeated frames.</summary>
    [JsonIgnore] public int Repeated => Held?.Sum(run => run.Last - run.First + 1) ?? 0;

    /// <summary>
    /// The rate on whose grid every frame falls, each at its own position and with none missing; null if the rate varies.
    /// </summary>
    public Rational? ConstantRate { get; init; }

    /// <summary>How film at four fifths of <see cref="ConstantRate"/> is distributed over interlaced frames.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public Pulldown Pulldown { get; init; }

    /// <summary>The longest time, in seconds, for which a frame is shown.</summary>
    public required double LongestGap { get; init; }

    /// <summary>
    /// The seconds by which decoded frames come out later than the times here. It is positive only if the container does not state when
    /// frames are shown (AVI with B-frames), so that the decoder can only count from their decoding times.
    /// </summary>
    public double DecoderDelay { get; init; }

    /// <summary>Whether times run backwards by more than the reordering of frames explains, as in carelessly joined recordings.</summary>
    public bool RunsBack { get; init; }

    /// <summary>The time at which the default audio track begins, in seconds on the file's clock; null if there is none.</summary>
    [JsonPropertyName("soundStart")]
    public double? AudioStart { get; init; }

    /// <summary>The time at which the default audio track ends, in seconds on the file's clock; null if there is none.</summary>
    [JsonPropertyName("soundEnd")]
    public double? AudioEnd { get; init; }

    /// <summary>The time at which the last packet of any stream ends, in seconds on the file's clock.</summary>
    public double EndTime { get; init; }

    /// <summary>The frames shown at the requested times, in order of time.</summary>
    public ShownFrame[] Shown { get; init; } = [];

    /// <summary>
    /// The number of frames that are not shown because they cannot be decoded: they come before the first keyframe in decoding or
    /// presentation order.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Skipped { get; init; }

    /// <summary>
    /// The number of frames that are not shown because another is shown at the same time. Packets that may not be whole frames, such as
    /// fields, do not count.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Doubled { get; init; }

    /// <summary>
    /// The total duration of the default audio track's packets, in seconds; 0 if the packets do not state it, or in scans that were stored
    /// before it was counted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public double AudioSeconds { get; init; }

    /// <summary>The total size of the video's packets, in bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long Bytes { get; init; }

    /// <summary>The total size of the default audio track's packets, in bytes; 0 in scans that were stored before it was counted.</summary>
    [JsonPropertyName("soundBytes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioBytes { get; init; }

    /// <summary>The other audio tracks; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public AudioScan[]? MoreAudio { get; init; }

    /// <summary>
    /// Whether every packet of the video is a frame that is shown and can be decoded from the keyframe before it, in a GOP that refers to
    /// no other.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsClosed { get; init; }

    /// <summary>The placement of the keyframes; null in scans that were stored before it was examined.</summary>
    public GopFacts? Gops { get; init; }

    /// <summary>The distinct shapes of the frames, in order; null if all have the shape that the headers state.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public FrameShape[]? Shapes { get; init; }

    /// <summary>The repair of the source's clock; null if the clock does not jump. The times here are those after the repair.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ClockRepair? Repair { get; init; }

    /// <summary>Returns what was found about an audio track; null if it has no packets.</summary>
    /// <param name="info">The headers of the same file.</param>
    /// <param name="stream">The index of the track's stream.</param>
    public AudioScan? AudioOf(MediaInfo info, int stream)
    {
        ArgumentNullException.ThrowIfNull(info);
        return stream != info.Audio?.Index ? Array.Find(MoreAudio ?? [], track => track.Stream == stream)
            : AudioStart is { } start && AudioEnd is { } end ? new AudioScan(stream, start, end, AudioSeconds, AudioBytes)
            : null;
    }

    /// <summary>The frames at which segments of our own would begin. They are for planning only and are not stored.</summary>
    [JsonIgnore] public SegmentMark[] Marks { get; init; } = [];
}

/// <summary>The frame that is shown at a requested time.</summary>
/// <param name="Asked">The requested time, in seconds from the first frame.</param>
/// <param name="Time">The time at which that frame is first shown, in seconds from the first frame; that of the last frame for a time past
/// the end.</param>
/// <param name="KeyTime">The time, in seconds on the file's clock, at which a seek finds the keyframe from which that frame can be
/// decoded.</param>
public sealed record ShownFrame(double Asked, double Time, double KeyTime);
