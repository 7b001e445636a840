using Encoder.Media.Planning;

namespace Encoder.Media.Packaging;

/// <summary>The input of an HLS ladder: finished encodes, as plain mp4 files with one track each.</summary>
/// <param name="Rungs">The rungs, at least one, in any order.</param>
/// <param name="Audio">The AAC encodes that a player can choose from, the default one first; empty if there is no audio.</param>
public sealed record HlsSource(RungSource[] Rungs, AudioSource[] Audio)
{
    /// <summary>The target duration of a segment in seconds; a multiple of the encodes' keyframe interval.</summary>
    /// <value>4.</value>
    public double SegmentDuration { get; init; } = 4;

    /// <summary>The captions, in the order in which players list them.</summary>
    public CaptionSource[] Captions { get; init; } = [];

    /// <summary>Whether to write a DASH manifest as well.</summary>
    public bool HasDash { get; init; }
}

/// <summary>An audio encode.</summary>
/// <param name="Name">The name of its folder, unique in the ladder: "audio".</param>
/// <param name="Path">The path of the file.</param>
/// <param name="Label">How players present the track; the 5.1 version of a track has the same label as the stereo version.</param>
public sealed record AudioSource(string Name, string Path, AudioLabel Label);

/// <summary>A caption track.</summary>
/// <param name="Track">The planned track.</param>
/// <param name="Path">The path of a WebVTT file written by this service; its time 0 is the first frame of the video.</param>
public sealed record CaptionSource(CaptionPlan Track, string Path);

/// <summary>The encodes of one rung.</summary>
/// <param name="Name">The name of its folder, unique in the ladder: "360".</param>
/// <param name="Chunks">The H.264 encodes in sequence; at least one.</param>
public sealed record RungSource(string Name, ChunkFile[] Chunks);

/// <summary>The encode of one chunk of the video.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Start">The seconds from the first frame of the video to the file's time 0; 0 for the first chunk.</param>
public sealed record ChunkFile(string Path, double Start)
{
    /// <summary>
    /// The frame rate in frames per second if the file's own times only approximate its grid; null if the file's times are exact.
    /// </summary>
    public Rational? Rate { get; init; }
}
