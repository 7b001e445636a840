using Encoder.Media.Planning;

namespace Encoder.Media.Packaging;

/// <summary>What an HLS ladder is made of: finished encodes, as plain mp4 files of one track each.</summary>
/// <param name="Rungs">At least one; in any order.</param>
/// <param name="Audio">The AAC encodes among which a player chooses, the default one first; none for silence.</param>
public sealed record HlsSource(RungSource[] Rungs, AudioSource[] Audio)
{
    /// <summary>Seconds that a segment is meant to last; a multiple of the encodes' keyframe interval.</summary>
    /// <value>4.</value>
    public double SegmentDuration { get; init; } = 4;

    /// <summary>The captions, in the order in which players list them.</summary>
    public CaptionSource[] Captions { get; init; } = [];

    /// <summary>Whether to write a DASH manifest too.</summary>
    public bool HasDash { get; init; }
}

/// <summary>An audio encode.</summary>
/// <param name="Name">Name of its folder, unique in the ladder: "audio".</param>
/// <param name="Path">Where the file lies.</param>
/// <param name="Label">What players show of it; that of a track in 5.1 is the same as that of the track in stereo.</param>
public sealed record AudioSource(string Name, string Path, AudioLabel Label);

/// <summary>A caption track.</summary>
/// <param name="Track">What it is.</param>
/// <param name="Path">A WebVTT file of ours, whose time 0 is the first frame of the video.</param>
public sealed record CaptionSource(CaptionPlan Track, string Path);

/// <summary>The encodes of one rung.</summary>
/// <param name="Name">Name of its folder, unique in the ladder: "360".</param>
/// <param name="Chunks">H.264 encodes that follow one another; at least one.</param>
public sealed record RungSource(string Name, ChunkFile[] Chunks);

/// <summary>The encode of a stretch of the video.</summary>
/// <param name="Path">Where the file lies.</param>
/// <param name="Start">Seconds from the first frame of the video at which the file's time 0 lies; 0 for the first chunk.</param>
public sealed record ChunkFile(string Path, double Start)
{
    /// <summary>Frames per second, where the file's own times only come near to the grid of that rate; null where they count.</summary>
    public Rational? Rate { get; init; }
}
