namespace Encoder.Media.Verification.Conformance;

/// <summary>What was measured of a ladder: all that rules need to know. Plain data.</summary>
public sealed record LadderFacts
{
    /// <summary>The rungs.</summary>
    public required TrackFacts[] Videos { get; init; }

    /// <summary>The audio tracks, the default one first; empty for silence.</summary>
    public required TrackFacts[] Sounds { get; init; }

    /// <summary>The caption tracks.</summary>
    public required CaptionFacts[] Captions { get; init; }

    /// <summary>The variants of the master playlist, in its order.</summary>
    public required VariantFacts[] Variants { get; init; }

    /// <summary>The audio and caption renditions of the master playlist, in its order.</summary>
    public required RenditionFacts[] Renditions { get; init; }

    public required IFrameFacts[] IFrames { get; init; }

    /// <summary>Whether the master playlist says that all segments can be decoded by themselves.</summary>
    public required bool IsIndependent { get; init; }

    internal IReadOnlyCollection<TrackFacts> Tracks => [.. Videos, .. Sounds];

    internal IReadOnlyCollection<RenditionFacts> SoundRenditions => Array.FindAll(Renditions, one => !one.IsCaptions);

    internal IReadOnlyCollection<RenditionFacts> CaptionRenditions => Array.FindAll(Renditions, one => one.IsCaptions);
}

/// <summary>A rung or an audio track.</summary>
public sealed record TrackFacts
{
    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    public required PlaylistFacts Playlist { get; init; }

    public required HeaderFacts Header { get; init; }

    /// <summary>At least one.</summary>
    public required SegmentFacts[] Segments { get; init; }

    /// <summary>Null for audio.</summary>
    public VideoFacts? Video { get; init; }

    /// <summary>Null for video.</summary>
    public AudioFacts? Audio { get; init; }

    /// <summary>Seconds at which its presentation ends.</summary>
    public double End => Segments[^1].End;
}

/// <summary>A playlist of segments.</summary>
public sealed record PlaylistFacts
{
    /// <summary>VOD or EVENT; null when it is not said.</summary>
    public required string? Type { get; init; }

    /// <summary>Seconds.</summary>
    public required int TargetDuration { get; init; }

    /// <summary>Whether it names an init segment.</summary>
    public required bool HasMap { get; init; }

    public required bool IsIndependent { get; init; }

    /// <summary>Seconds of each segment.</summary>
    public required double[] Durations { get; init; }

    public double Duration => Durations.Sum();
}

/// <summary>The init segment of a track.</summary>
public sealed record HeaderFacts
{
    /// <summary>Major and compatible brands.</summary>
    public required string[] Brands { get; init; }

    public required int Tracks { get; init; }

    /// <summary>Whether its samples lie in fragments.</summary>
    public required bool IsFragmented { get; init; }

    /// <summary>Whether its edit list, if there is one, does no more than skip the start of the media.</summary>
    public required bool OnlySkips { get; init; }
}

/// <summary>A segment as it was read.</summary>
public sealed record SegmentFacts
{
    /// <summary>Seconds at which its presentation begins.</summary>
    public required double Start { get; init; }

    /// <summary>Seconds at which its presentation ends.</summary>
    public required double End { get; init; }

    /// <summary>Decoding time of its first sample in ticks (tfdt).</summary>
    public required long DecodeStart { get; init; }

    /// <summary>The decoding time at which its last sample has ended, in ticks.</summary>
    public required long DecodeEnd { get; init; }

    /// <summary>Whether it begins with a sample that decoding can begin with: of video, an IDR frame.</summary>
    public required bool BeginsWithSync { get; init; }

    /// <summary>Seconds at which frames are shown that decoding can begin with.</summary>
    public required double[] Keyframes { get; init; }

    /// <summary>The track fragments in its movie fragment.</summary>
    public required int TrackFragments { get; init; }

    /// <summary>The runs of samples in its track fragment.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether the samples' places count from the movie fragment (default-base-is-moof).</summary>
    public required bool CountsFromMoof { get; init; }
}

/// <summary>How video is coded.</summary>
public sealed record VideoFacts
{
    /// <summary>Type of the sample entry: "avc1".</summary>
    public required string Format { get; init; }

    /// <summary>Whether the sample entry holds the parameter sets.</summary>
    public required bool HasParameterSets { get; init; }

    /// <summary>profile_idc of H.264; 100 is High.</summary>
    public required int Profile { get; init; }

    /// <summary>Ten times the level.</summary>
    public required int Level { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool IsProgressive { get; init; }

    /// <summary>The colour space that the parameter sets state: "BT.709".</summary>
    public required string Colour { get; init; }

    /// <summary>Frames per second, on the average.</summary>
    public required double FrameRate { get; init; }

    /// <summary>The most seconds for which a frame is shown.</summary>
    public required double LongestFrame { get; init; }
}

/// <summary>How audio is coded.</summary>
/// <param name="ObjectType">Audio object type of ISO/IEC 14496-3; 2 is AAC-LC.</param>
/// <param name="Channels">How many there are.</param>
/// <param name="SampleRate">Samples per second.</param>
public sealed record AudioFacts(int ObjectType, int Channels, int SampleRate);

/// <summary>A caption track.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Playlist">Its playlist.</param>
/// <param name="WebVtt">How many of its segments are WebVTT.</param>
/// <param name="Mapped">How many say where their times lie in the video (X-TIMESTAMP-MAP).</param>
public sealed record CaptionFacts(string Name, PlaylistFacts Playlist, int WebVtt, int Mapped);

/// <summary>A variant as the master playlist describes it, beside what its tracks really take.</summary>
public sealed record VariantFacts
{
    /// <summary>Name of the rung's folder.</summary>
    public required string Track { get; init; }

    public required string? Codecs { get; init; }

    public required string? Resolution { get; init; }

    public required string? VideoRange { get; init; }

    /// <summary>Null when it is not stated, or is no number.</summary>
    public required double? FrameRate { get; init; }

    /// <inheritdoc cref="FrameRate"/>
    public required double? Bandwidth { get; init; }

    /// <inheritdoc cref="FrameRate"/>
    public required double? AverageBandwidth { get; init; }

    public required string? AudioGroup { get; init; }

    /// <summary>Bits per second: the largest sum of what a segment of each track that is played together takes.</summary>
    public required double Peak { get; init; }

    /// <summary>Bits per second: the largest sum of the averages.</summary>
    public required double Average { get; init; }
}

/// <summary>A rendition as the master playlist describes it, beside what it is.</summary>
public sealed record RenditionFacts
{
    /// <summary>Name of the track's folder.</summary>
    public required string Track { get; init; }

    public required bool IsCaptions { get; init; }

    public required string? Group { get; init; }

    public required string? Name { get; init; }

    public required string? Language { get; init; }

    public required bool IsAutoSelect { get; init; }

    public required bool IsForced { get; init; }

    public required string? Characteristics { get; init; }

    /// <summary>Whether audio says what is to be seen, or captions what is to be heard.</summary>
    public required bool IsDescriptive { get; init; }
}

/// <summary>An I-frame playlist.</summary>
public sealed record IFrameFacts
{
    /// <summary>Name of the rung's folder.</summary>
    public required string Track { get; init; }

    public required string? Codecs { get; init; }

    public required string? Resolution { get; init; }

    public required string? VideoRange { get; init; }

    public required double? Bandwidth { get; init; }

    public required PlaylistFacts Playlist { get; init; }

    public required bool IsIFramesOnly { get; init; }

    /// <summary>How many of its byte ranges begin with the movie fragment of their keyframe and hold all of the keyframe.</summary>
    public required int WholeRanges { get; init; }

    /// <summary>Bits per second that the costliest of its ranges takes.</summary>
    public required double Peak { get; init; }
}
