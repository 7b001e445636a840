namespace Encoder.Media.Verification.Content;

/// <summary>The result of comparing finished encodes with their source. Times are seconds from the video's first frame.</summary>
/// <param name="Stretches">The stretches of an encode that are black, frozen or silent.</param>
/// <param name="Ssim">The comparisons of rungs with the source.</param>
public sealed record ContentReport(FoundStretch[] Stretches, SsimFigures[] Ssim)
{
    /// <summary>The minimum duration in seconds of the stretches that were searched for; 0 if none were.</summary>
    public double Least { get; init; }
}

/// <summary>A stretch of an encode that is black, frozen or silent.</summary>
/// <param name="Encode">The key of the encode.</param>
/// <param name="Kind">What the stretch lacks.</param>
/// <param name="Time">The time of the stretch.</param>
/// <param name="InSource">Whether the source is the same there, as far as it was checked.</param>
public sealed record FoundStretch(string Encode, StretchKind Kind, Interval Time, bool InSource)
{
    /// <summary>Formats the stretch for a person: "black from 4 s to 9.5 s".</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} from {Time.Start:0.##} s to {Time.End:0.##} s";
}

/// <summary>The comparison of a rung with the source in one place.</summary>
/// <param name="Encode">The key of the encode.</param>
/// <param name="Start">The start of the place in seconds.</param>
/// <param name="Frames">The number of frames compared.</param>
/// <param name="Mean">The mean SSIM of these frames over all planes; 1 means identical.</param>
/// <param name="Lowest">The SSIM of the worst frame.</param>
public sealed record SsimFigures(string Encode, double Start, int Frames, double Mean, double Lowest);

/// <summary>The result of a content check: exactly one member is set.</summary>
/// <param name="Failure">The run of ffmpeg that was stopped or crashed.</param>
public sealed record ContentResult(ContentReport? Report, Processes.FfmpegResult? Failure);
