using Encoder.Media.Planning;
using Encoder.Media.Verification.Conformance;

namespace Encoder.Media.Verification;

/// <summary>The result of verifying an output. Plain data that contains no path of this machine.</summary>
/// <param name="Level">How closely the output was verified.</param>
/// <param name="Passed">The checks that passed.</param>
/// <param name="Problems">The checks that failed.</param>
public sealed record VerificationReport(VerificationLevel Level, PassedCheck[] Passed, VerificationProblem[] Problems)
{
    public bool IsValid => Problems.Length == 0;

    /// <summary>The outcomes of the rules of standards; empty if the output is not a ladder, or could not be read.</summary>
    public RuleOutcome[] Rules { get; init; } = [];

    /// <summary>
    /// The expected results of decoding, track by track. An mp4 is decoded as a whole; each track of a ladder is decoded separately. Empty
    /// for an image.
    /// </summary>
    public DecodableTrack[] Tracks { get; init; } = [];
}

/// <summary>What one run decodes, and the expected result.</summary>
/// <param name="Name">The name of the file, or of the track's folder in a ladder; for messages.</param>
/// <param name="Playlist">The path of the track's playlist in the ladder's folder; null for an mp4.</param>
/// <param name="Frames">The number of video frames.</param>
/// <param name="AudioSeconds">The duration of the audio in seconds.</param>
public sealed record DecodableTrack(string Name, string? Playlist, int Frames, double AudioSeconds);

/// <summary>A check that passed.</summary>
/// <param name="Check">One of <see cref="VerificationChecks"/>.</param>
/// <param name="Figures">The measured values.</param>
public sealed record PassedCheck(string Check, string Figures);

/// <summary>A check that failed.</summary>
/// <param name="Check">One of <see cref="VerificationChecks"/>.</param>
/// <param name="Message">A description of the problem for a person; files are named as in the output's own playlists.</param>
public sealed record VerificationProblem(string Check, string Message);
