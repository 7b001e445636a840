using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>What an output should contain, according to the plan.</summary>
public sealed record OutputExpectation
{
    /// <summary>The seconds from the first frame to the end of the last.</summary>
    public required double Duration { get; init; }

    /// <summary>The number of frames.</summary>
    public required int Frames { get; init; }

    /// <summary>
    /// The expected rungs: one for an mp4, all rungs of the ladder for HLS, lowest first; empty for an audio-only output.
    /// </summary>
    public required RungExpectation[] Rungs { get; init; }

    /// <summary>The expected audio tracks, the default one first: at most one for an mp4; empty if there is no audio.</summary>
    public required AudioExpectation[] Audio { get; init; }

    /// <summary>The expected caption tracks of a ladder, in order.</summary>
    public CaptionPlan[] Captions { get; init; } = [];

    /// <summary>The expected storyboard; null if the output is not a storyboard.</summary>
    public StoryboardPlan? Storyboard { get; init; }

    /// <summary>The target duration of an HLS segment in seconds.</summary>
    /// <value>4.</value>
    public double SegmentDuration { get; init; } = 4;

    /// <summary>What happens when a binding rule of a standard is violated.</summary>
    public RuleEnforcement Rules { get; init; }

    /// <summary>The tolerance of the duration in seconds: one frame or 50 ms, whichever is larger.</summary>
    public double Tolerance => Math.Max(0.05, Frames > 0 ? Duration / Frames : 0);

    /// <summary>The tolerance of the number of frames: the frames in <see cref="Tolerance"/>, at least one.</summary>
    public int FrameTolerance => Math.Max(1, (int)(Tolerance * Frames / Duration));
}

/// <summary>An expected rung.</summary>
/// <param name="Name">The name of the rung's folder in a ladder; in an mp4, used only in messages.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
public sealed record RungExpectation(string Name, int Width, int Height);

/// <summary>An expected audio track.</summary>
/// <param name="Name">The name of the track's folder in a ladder; in an mp4, used only in messages.</param>
/// <param name="Channels">The number of channels.</param>
public sealed record AudioExpectation(string Name, int Channels)
{
    /// <summary>How players present the track.</summary>
    public AudioLabel Label { get; init; } = AudioLabel.Unknown;
}
