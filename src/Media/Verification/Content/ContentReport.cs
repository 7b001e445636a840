namespace Encoder.Media.Verification.Content;

/// <summary>What was found when finished encodes were held against their source. Times are seconds from the video's first frame.</summary>
/// <param name="Stretches">Stretches of an encode that are black, frozen or silent.</param>
/// <param name="Ssim">Where rungs were compared with the source.</param>
public sealed record ContentReport(FoundStretch[] Stretches, SsimFigures[] Ssim)
{
    /// <summary>Seconds of the shortest stretch that was looked for; 0 when none was.</summary>
    public double Least { get; init; }
}

/// <summary>A stretch of an encode.</summary>
/// <param name="Encode">Key of the encode.</param>
/// <param name="Kind">What it lacks.</param>
/// <param name="Time">When it is.</param>
/// <param name="InSource">Whether the source is the same there, as far as it was looked at.</param>
public sealed record FoundStretch(string Encode, StretchKind Kind, Interval Time, bool InSource)
{
    /// <summary>For a person: "black from 4 s to 9.5 s".</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} from {Time.Start:0.##} s to {Time.End:0.##} s";
}

/// <summary>A rung compared with the source in one place.</summary>
/// <param name="Encode">Key of the encode.</param>
/// <param name="Start">Where, in seconds.</param>
/// <param name="Frames">How many frames.</param>
/// <param name="Mean">Mean SSIM of these frames, all planes; 1 for the same.</param>
/// <param name="Lowest">SSIM of the worst frame.</param>
public sealed record SsimFigures(string Encode, double Start, int Frames, double Mean, double Lowest);

/// <summary>How a look ended: exactly one member is set.</summary>
/// <param name="Failure">The run of ffmpeg that was stopped or crashed.</param>
public sealed record ContentResult(ContentReport? Report, Processes.FfmpegResult? Failure);
