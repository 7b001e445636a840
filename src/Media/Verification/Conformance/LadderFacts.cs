namespace Encoder.Media.Verification.Conformance;

/// <summary>The measured facts about a ladder: everything that the rules need. Plain data.</summary>
public sealed record LadderFacts
{
    /// <summary>The rungs.</summary>
    public required TrackFacts[] Videos { get; init; }

    /// <summary>The audio tracks, the default one first; empty if there is no audio.</summary>
    public required TrackFacts[] AudioTracks { get; init; }

    /// <summary>The caption tracks.</summary>
    public required CaptionFacts[] Captions { get; init; }

    /// <summary>The variants of the master playlist, in order.</summary>
    public required VariantFacts[] Variants { get; init; }

    /// <summary>The audio and caption renditions of the master playlist, in order.</summary>
    public required RenditionFacts[] Renditions { get; init; }

    public required IFrameFacts[] IFrames { get; init; }

    /// <summary>Whether the master playlist declares that all segments can be decoded independently.</summary>
    public required bool IsIndependent { get; init; }

    internal IReadOnlyCollection<TrackFacts> Tracks => [.. Videos, .. AudioTracks];

    internal IReadOnlyCollection<RenditionFacts> AudioRenditions => Array.FindAll(Renditions, one => !one.IsCaptions);

    internal IReadOnlyCollection<RenditionFacts> CaptionRenditions => Array.FindAll(Renditions, one => one.IsCaptions);
}

/// <summary>A rung or an audio track.</summary>
public sealed record TrackFacts
{
    /// <summary>The name of the track's folder.</summary>
    public required string Name { get; init; }

    public required PlaylistFacts Playlist { get; init; }

    public required HeaderFacts Header { get; init; }

    /// <summary>The segments; at least one.</summary>
    public required SegmentFacts[] Segments { get; init; }

    /// <summary>The coding of the video; null for an audio track.</summary>
    public VideoFacts? Video { get; init; }

    /// <summary>The coding of the audio; null for a video track.</summary>
    public AudioFacts? Audio { get; init; }

    /// <summary>The time in seconds at which the presentation ends.</summary>
    public double End => Segments[^1].End;
}

/// <summary>A playlist of segments.</summary>
public sealed record PlaylistFacts
{
    /// <summary>VOD or EVENT; null if it is not stated.</summary>
    public required string? Type { get; init; }

    /// <summary>The target duration in seconds.</summary>
    public required int TargetDuration { get; init; }

    /// <summary>Whether the playlist names an init segment.</summary>
    public required bool HasMap { get; init; }

    public required bool IsIndependent { get; init; }

    /// <summary>The duration of each segment in seconds.</summary>
    public required double[] Durations { get; init; }

    public double Duration => Durations.Sum();
}

/// <summary>The init segment of a track.</summary>
public sealed record HeaderFacts
{
    /// <summary>The major and compatible brands.</summary>
    public required string[] Brands { get; init; }

    public required int Tracks { get; init; }

    /// <summary>Whether the samples are in fragments.</summary>
    public required bool IsFragmented { get; init; }

    /// <summary>Whether the edit list, if there is one, only skips the start of the media.</summary>
    public required bool OnlySkips { get; init; }
}

/// <summary>A segment as it was read.</summary>
public sealed record SegmentFacts
{
    /// <summary>The time in seconds at which the presentation begins.</summary>
    public required double Start { get; init; }

    /// <summary>The time in seconds at which the presentation ends.</summary>
    public required double End { get; init; }

    /// <summary>The decoding time of the first sample in ticks (tfdt).</summary>
    public required long DecodeStart { get; init; }

    /// <summary>The decoding time in ticks at which the last sample ends.</summary>
    public required long DecodeEnd { get; init; }

    /// <summary>Whether the segment begins with a sync sample; for video, an IDR frame.</summary>
    public required bool BeginsWithSync { get; init; }

    /// <summary>The presentation times of the sync samples in seconds.</summary>
    public required double[] Keyframes { get; init; }

    /// <summary>The number of track fragments in the movie fragment.</summary>
    public required int TrackFragments { get; init; }

    /// <summary>The number of sample runs in the track fragment.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether sample offsets are relative to the movie fragment (default-base-is-moof).</summary>
    public required bool DefaultBaseIsMoof { get; init; }
}

/// <summary>The coding of a video track.</summary>
public sealed record VideoFacts
{
    /// <summary>The type of the sample entry: "avc1".</summary>
    public required string Format { get; init; }

    /// <summary>Whether the sample entry contains the parameter sets.</summary>
    public required bool HasParameterSets { get; init; }

    /// <summary>The profile_idc of H.264; 100 is High.</summary>
    public required int Profile { get; init; }

    /// <summary>The level_idc of H.264: ten times the level.</summary>
    public required int Level { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool IsProgressive { get; init; }

    /// <summary>The colour space stated in the parameter sets: "BT.709".</summary>
    public required string Colour { get; init; }

    /// <summary>The average frame rate in frames per second.</summary>
    public required double FrameRate { get; init; }

    /// <summary>The longest duration of a frame in seconds.</summary>
    public required double LongestFrame { get; init; }
}

/// <summary>The coding of an audio track.</summary>
/// <param name="ObjectType">The audio object type of ISO/IEC 14496-3; 2 is AAC-LC.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="SampleRate">The sample rate in Hz.</param>
public sealed record AudioFacts(int ObjectType, int Channels, int SampleRate);

/// <summary>A caption track.</summary>
/// <param name="Name">The name of the track's folder.</param>
/// <param name="Playlist">The playlist of the track.</param>
/// <param name="WebVtt">The number of segments that are WebVTT.</param>
/// <param name="Mapped">The number of segments that map their times to the video (X-TIMESTAMP-MAP).</param>
public sealed record CaptionFacts(string Name, PlaylistFacts Playlist, int WebVtt, int Mapped);

/// <summary>A variant as described in the master playlist, with the measured bit rates of its tracks.</summary>
public sealed record VariantFacts
{
    /// <summary>The name of the rung's folder.</summary>
    public required string Track { get; init; }

    public required string? Codecs { get; init; }

    public required string? Resolution { get; init; }

    public required string? VideoRange { get; init; }

    /// <summary>The stated value; null if it is missing or not a number.</summary>
    public required double? FrameRate { get; init; }

    /// <inheritdoc cref="FrameRate"/>
    public required double? Bandwidth { get; init; }

    /// <inheritdoc cref="FrameRate"/>
    public required double? AverageBandwidth { get; init; }

    public required string? AudioGroup { get; init; }

    /// <summary>
    /// The sum of the tracks' highest segment bit rates in bits per second, for the largest combination of tracks played together.
    /// </summary>
    public required double Peak { get; init; }

    /// <summary>
    /// The sum of the tracks' average bit rates in bits per second, for the largest combination of tracks played together.
    /// </summary>
    public required double Average { get; init; }
}

/// <summary>A rendition as described in the master playlist, with its actual purpose.</summary>
public sealed record RenditionFacts
{
    /// <summary>The name of the track's folder.</summary>
    public required string Track { get; init; }

    public required bool IsCaptions { get; init; }

    public required string? Group { get; init; }

    public required string? Name { get; init; }

    public required string? Language { get; init; }

    public required bool IsAutoSelect { get; init; }

    public required bool IsForced { get; init; }

    public required string? Characteristics { get; init; }

    /// <summary>Whether it is audio that describes the video, or captions that describe the audio.</summary>
    public required bool IsDescriptive { get; init; }
}

/// <summary>An I-frame playlist.</summary>
public sealed record IFrameFacts
{
    /// <summary>The name of the rung's folder.</summary>
    public required string Track { get; init; }

    public required string? Codecs { get; init; }

    public required string? Resolution { get; init; }

    public required string? VideoRange { get; init; }

    public required double? Bandwidth { get; init; }

    public required PlaylistFacts Playlist { get; init; }

    public required bool IsIFramesOnly { get; init; }

    /// <summary>The number of byte ranges that begin with the movie fragment of their keyframe and contain the whole keyframe.</summary>
    public required int WholeRanges { get; init; }

    /// <summary>The highest bit rate of a byte range in bits per second.</summary>
    public required double Peak { get; init; }
}
