using Encoder.Media.Planning;

namespace Encoder.Media.Packaging;

/// <summary>A ladder that was written.</summary>
/// <param name="Rungs">Lowest first.</param>
/// <param name="Audio">The default track first; empty for silence.</param>
/// <param name="Duration">Seconds of video.</param>
/// <param name="Size">Bytes of all files together, playlists too.</param>
public sealed record HlsLadder(HlsRung[] Rungs, HlsAudio[] Audio, double Duration, long Size)
{
    /// <summary>The caption tracks, in the order in which players list them.</summary>
    public HlsCaptions[] Captions { get; init; } = [];
}

/// <summary>A caption track that was written.</summary>
/// <param name="Track">What it is.</param>
/// <param name="Segments">How many there are: as many as those of a rung.</param>
/// <param name="Size">Bytes of its folder.</param>
/// <param name="Bandwidth">Peak bits per second.</param>
/// <param name="AverageBandwidth">Average bits per second.</param>
public sealed record HlsCaptions(CaptionPlan Track, int Segments, long Size, long Bandwidth, long AverageBandwidth);

/// <summary>A rung of a ladder that was written.</summary>
public sealed record HlsRung
{
    public required string Name { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Seconds.</summary>
    public required double Duration { get; init; }

    public required int Frames { get; init; }

    public required int Segments { get; init; }

    /// <summary>Bytes of its folder, audio not counted.</summary>
    public required long Size { get; init; }

    /// <summary>Frames per second, the most that a segment has.</summary>
    public required double FrameRate { get; init; }

    /// <summary>As RFC 6381 has it: "avc1.64001f".</summary>
    public required string Codec { get; init; }

    /// <summary>Peak bits per second, audio and captions not counted (RFC 8216, 4.3.4.2).</summary>
    public required long Bandwidth { get; init; }

    /// <summary>Average bits per second, audio and captions not counted.</summary>
    public required long AverageBandwidth { get; init; }

    /// <summary>Peak bits per second of its I-frame playlist.</summary>
    public required long IFrameBandwidth { get; init; }

    /// <summary>Average bits per second of its I-frame playlist.</summary>
    public required long IFrameAverageBandwidth { get; init; }
}

/// <summary>An audio track of a ladder that was written.</summary>
public sealed record HlsAudio
{
    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    public required AudioLabel Label { get; init; }

    public required int Channels { get; init; }

    /// <summary>Whether it is a second encode of a track that is there in stereo.</summary>
    public bool IsSurround => Channels > 2;

    /// <summary>Seconds.</summary>
    public required double Duration { get; init; }

    public required int Segments { get; init; }

    /// <summary>Bytes of its folder.</summary>
    public required long Size { get; init; }

    /// <summary>As RFC 6381 has it: "mp4a.40.2".</summary>
    public required string Codec { get; init; }

    /// <summary>Peak bits per second.</summary>
    public required long Bandwidth { get; init; }

    /// <summary>Average bits per second.</summary>
    public required long AverageBandwidth { get; init; }
}

/// <summary>What became of packaging: exactly one member is set.</summary>
public sealed record PackagingResult(HlsLadder? Ladder, PackagingProblem? Problem);

/// <summary>Why the encodes do not make a ladder. The message holds no path.</summary>
public sealed record PackagingProblem(PackagingFault Fault, string Message);

public enum PackagingFault
{
    /// <summary>An encode cannot be read, or is not of the kind that it should be.</summary>
    UnreadableEncode,

    /// <summary>The chunks of a rung were not encoded alike, or do not follow one another.</summary>
    BrokenSeam,

    /// <summary>A segment cannot begin where it should: there is no keyframe, or frames reach over it.</summary>
    MisplacedKeyframe,

    /// <summary>The segments of two rungs do not begin at the same times.</summary>
    MisalignedRungs,
}
