namespace Encoder.Media.Probing;

/// <summary>What a scan of the packets must look for.</summary>
public sealed record ScanRequest
{
    /// <summary>The times, in seconds from the first frame, whose shown frames are wanted.</summary>
    public IReadOnlyList<double> Times { get; init; } = [];

    /// <summary>The part of the video that is wanted; null for all of it. <see cref="Times"/> count from its first frame.</summary>
    public ClipRange? Clip { get; init; }

    /// <summary>The seconds between the keyframes of our own encodes.</summary>
    public double KeyframeInterval { get; init; } = 2;

    /// <summary>The length of an HLS segment in seconds.</summary>
    public double SegmentDuration { get; init; } = 4;

    /// <summary>Whether to find out if frames carry closed captions. This decodes the first keyframes.</summary>
    public bool ClosedCaptions { get; init; }
}

/// <summary>A part of a video, in seconds from its first frame. <paramref name="End"/> is exclusive.</summary>
/// <param name="End">The end, greater than <paramref name="Start"/>; null for the end of the video.</param>
public sealed record ClipRange(double Start, double? End)
{
    /// <summary>Returns the same part on a clock on which the video begins at a time.</summary>
    internal ClipRange After(double seconds) => new(Start + seconds, End + seconds);
}
