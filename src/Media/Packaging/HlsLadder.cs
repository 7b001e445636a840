using Encoder.Media.Planning;

namespace Encoder.Media.Packaging;

/// <summary>A ladder that was written.</summary>
/// <param name="Rungs">The rungs, lowest first.</param>
/// <param name="Audio">The audio tracks, the default one first; empty if there is no audio.</param>
/// <param name="Duration">The duration of the video in seconds.</param>
/// <param name="Size">The size of all files in bytes, including playlists.</param>
public sealed record HlsLadder(HlsRung[] Rungs, HlsAudio[] Audio, double Duration, long Size)
{
    /// <summary>The caption tracks, in the order in which players list them.</summary>
    public HlsCaptions[] Captions { get; init; } = [];
}

/// <summary>A caption track that was written.</summary>
/// <param name="Track">The planned track.</param>
/// <param name="Segments">The number of segments; the same as that of a rung.</param>
/// <param name="Size">The size of the folder in bytes.</param>
/// <param name="Bandwidth">The peak bit rate in bits per second.</param>
/// <param name="AverageBandwidth">The average bit rate in bits per second.</param>
public sealed record HlsCaptions(CaptionPlan Track, int Segments, long Size, long Bandwidth, long AverageBandwidth);

/// <summary>A rung of a ladder that was written.</summary>
public sealed record HlsRung
{
    public required string Name { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The duration in seconds.</summary>
    public required double Duration { get; init; }

    public required int Frames { get; init; }

    public required int Segments { get; init; }

    /// <summary>The size of the folder in bytes, without audio.</summary>
    public required long Size { get; init; }

    /// <summary>The highest frame rate of a segment, in frames per second.</summary>
    public required double FrameRate { get; init; }

    /// <summary>The codec as defined in RFC 6381: "avc1.64001f".</summary>
    public required string Codec { get; init; }

    /// <summary>The peak bit rate in bits per second, without audio and captions (RFC 8216, 4.3.4.2).</summary>
    public required long Bandwidth { get; init; }

    /// <summary>The average bit rate in bits per second, without audio and captions.</summary>
    public required long AverageBandwidth { get; init; }

    /// <summary>The peak bit rate of the I-frame playlist in bits per second.</summary>
    public required long IFrameBandwidth { get; init; }

    /// <summary>The average bit rate of the I-frame playlist in bits per second.</summary>
    public required long IFrameAverageBandwidth { get; init; }
}

/// <summary>An audio track of a ladder that was written.</summary>
public sealed record HlsAudio
{
    /// <summary>The name of the folder.</summary>
    public required string Name { get; init; }

    public required AudioLabel Label { get; init; }

    public required int Channels { get; init; }

    /// <summary>Whether this is the 5.1 version of a track that also exists in stereo.</summary>
    public bool IsSurround => Channels > 2;

    /// <summary>The duration in seconds.</summary>
    public required double Duration { get; init; }

    public required int Segments { get; init; }

    /// <summary>The size of the folder in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The codec as defined in RFC 6381: "mp4a.40.2".</summary>
    public required string Codec { get; init; }

    /// <summary>The peak bit rate in bits per second.</summary>
    public required long Bandwidth { get; init; }

    /// <summary>The average bit rate in bits per second.</summary>
    public required long AverageBandwidth { get; init; }
}

/// <summary>The result of packaging: exactly one member is set.</summary>
public sealed record PackagingResult(HlsLadder? Ladder, PackagingProblem? Problem);

/// <summary>Why the encodes cannot be packaged as a ladder. The message contains no path.</summary>
public sealed record PackagingProblem(PackagingFault Fault, string Message);

public enum PackagingFault
{
    /// <summary>An encode cannot be read, or is not of the expected kind.</summary>
    UnreadableEncode,

    /// <summary>The chunks of a rung have different encoding parameters, or leave a gap or an overlap.</summary>
    BrokenSeam,

    /// <summary>A segment cannot begin where it should: there is no keyframe, or frames depend on each other across its start.</summary>
    MisplacedKeyframe,

    /// <summary>The segments of two rungs do not begin at the same times.</summary>
    MisalignedRungs,
}
