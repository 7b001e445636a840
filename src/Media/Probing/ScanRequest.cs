namespace Encoder.Media.Probing;

/// <summary>What a walk over the packets is to look for.</summary>
public sealed record ScanRequest
{
    /// <summary>Times in seconds from the first frame at which the frame shown is wanted.</summary>
    public IReadOnlyList<double> Times { get; init; } = [];

    /// <summary>Seconds between the keyframes of our own encodes.</summary>
    public double KeyframeInterval { get; init; } = 2;

    /// <summary>Seconds of an HLS segment.</summary>
    public double SegmentDuration { get; init; } = 4;
}
