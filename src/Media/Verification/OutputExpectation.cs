using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>What an output should be, as it was planned.</summary>
public sealed record OutputExpectation
{
    /// <summary>Seconds from the first frame to the end of the last.</summary>
    public required double Duration { get; init; }

    /// <summary>Frames.</summary>
    public required int Frames { get; init; }

    /// <summary>The expected rungs: one for an mp4, all of the ladder for HLS, lowest first; none for audio alone.</summary>
    public required RungExpectation[] Rungs { get; init; }

    /// <summary>The expected audio tracks, the default one first: at most one for an mp4; none for silence.</summary>
    public required AudioExpectation[] Audio { get; init; }

    /// <summary>The expected caption tracks of a ladder, in their order.</summary>
    public CaptionPlan[] Captions { get; init; } = [];

    /// <summary>The expected storyboard; null when the output is none.</summary>
    public StoryboardPlan? Storyboard { get; init; }

    /// <summary>Seconds that a segment of HLS is meant to last.</summary>
    /// <value>4.</value>
    public double SegmentDuration { get; init; } = 4;

    /// <summary>What is done about a rule of a standard that is binding and violated.</summary>
    public RuleEnforcement Rules { get; init; }

    /// <summary>Seconds by which the length may miss the expectation: one frame or 50 ms, the larger.</summary>
    public double Tolerance => Math.Max(0.05, Frames > 0 ? Duration / Frames : 0);

    /// <summary>Frames by which their number may miss the expectation: as many as the tolerated time has; at least one.</summary>
    public int FrameTolerance => Math.Max(1, (int)(Tolerance * Frames / Duration));
}

/// <summary>A rung that is expected.</summary>
/// <param name="Name">Name of the rung's folder in a ladder; only for messages elsewhere.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record RungExpectation(string Name, int Width, int Height);

/// <summary>An audio track that is expected.</summary>
/// <param name="Name">Name of the track's folder in a ladder; only for messages elsewhere.</param>
/// <param name="Channels">How many it has.</param>
public sealed record AudioExpectation(string Name, int Channels)
{
    /// <summary>What players are to show of it.</summary>
    public AudioLabel Label { get; init; } = AudioLabel.Unknown;
}
