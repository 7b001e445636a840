using Encoder.Media.Planning;
using Encoder.Media.Verification.Conformance;

namespace Encoder.Media.Verification;

/// <summary>What verifying an output found. Plain data, without any path of this machine.</summary>
/// <param name="Level">How closely the output was verified.</param>
/// <param name="Passed">The checks that passed.</param>
/// <param name="Problems">The checks that failed.</param>
public sealed record VerificationReport(VerificationLevel Level, PassedCheck[] Passed, VerificationProblem[] Problems)
{
    public bool IsValid => Problems.Length == 0;

    /// <summary>How the rules of standards came out; empty for what is no ladder, and for a ladder that could not be read.</summary>
    public RuleOutcome[] Rules { get; init; } = [];

    /// <summary>
    /// What decoding must yield, track by track. An mp4 is decoded as a whole, each track of a ladder by itself. Empty for an image.
    /// </summary>
    public DecodableTrack[] Tracks { get; init; } = [];
}

/// <summary>What is decoded by one run, and what must come out.</summary>
/// <param name="Name">For messages: the name of its file, or of its folder in a ladder.</param>
/// <param name="Playlist">The track's playlist in the ladder's folder; null for an mp4.</param>
/// <param name="Frames">Video frames.</param>
/// <param name="AudioSeconds">Seconds of audio.</param>
public sealed record DecodableTrack(string Name, string? Playlist, int Frames, double AudioSeconds);

/// <summary>A check that passed.</summary>
/// <param name="Check">One of <see cref="VerificationChecks"/>.</param>
/// <param name="Figures">What was measured.</param>
public sealed record PassedCheck(string Check, string Figures);

/// <summary>A check that did not pass.</summary>
/// <param name="Check">One of <see cref="VerificationChecks"/>.</param>
/// <param name="Message">What is wrong, for a person; files are named as in the output's own playlists.</param>
public sealed record VerificationProblem(string Check, string Message);
