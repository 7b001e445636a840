namespace Encoder.Media.Probing;

/// <summary>What a walk over the packets is to look for.</summary>
public sealed record ScanRequest
{
    /// <summary>Times in seconds from the first frame at which the frame shown is wanted.</summary>
    public IReadOnlyList<double> Times { get; init; } = [];

    /// <summary>The part of the video that is wanted, from whose first frame <see cref="Times"/> count; null for all of it.</summary>
    public ClipRange? Clip { get; init; }

    /// <summary>Seconds between the keyframes of our own encodes.</summary>
    public double KeyframeInterval { get; init; } = 2;

    /// <summary>Seconds of an HLS segment.</summary>
    public double SegmentDuration { get; init; } = 4;

    /// <summary>Whether to find out if frames carry closed captions, for which the first keyframes are decoded.</summary>
    public bool ClosedCaptions { get; init; }
}

/// <summary>
/// A part of a video, in seconds from its first frame: the frames from <paramref name="Start"/> until before <paramref name="End"/>.
/// </summary>
/// <param name="End">More than <paramref name="Start"/>; null for the end of the video.</param>
public sealed record ClipRange(double Start, double? End)
{
    /// <summary>The same part on a clock on which the video begins at a time.</summary>
    internal ClipRange After(double seconds) => new(Start + seconds, End + seconds);
}
