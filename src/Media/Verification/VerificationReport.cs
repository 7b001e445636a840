using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>What looking at an output found. Plain data; nothing in it holds a path of this machine.</summary>
/// <param name="Level">How closely it was looked at.</param>
/// <param name="Passed">What was found as it should be.</param>
/// <param name="Problems">What was not.</param>
public sealed record VerificationReport(VerificationLevel Level, PassedCheck[] Passed, VerificationProblem[] Problems)
{
    public bool IsSound => Problems.Length == 0;

    /// <summary>What a decode must find, track by track: an mp4 is decoded as a whole, each track of a ladder by itself. None for a picture.</summary>
    public DecodableTrack[] Tracks { get; init; } = [];
}

/// <summary>What is decoded by one run, and what must come out.</summary>
/// <param name="Name">For messages: the name of its file, or of its folder in a ladder.</param>
/// <param name="Playlist">The track's playlist in the ladder's folder; null for an mp4.</param>
/// <param name="Pictures">Pictures.</param>
/// <param name="Sound">Seconds of sound.</param>
public sealed record DecodableTrack(string Name, string? Playlist, int Pictures, double Sound);

/// <summary>A check that passed.</summary>
/// <param name="Check">One of <see cref="VerificationChecks"/>.</param>
/// <param name="Figures">What was measured.</param>
public sealed record PassedCheck(string Check, string Figures);

/// <summary>A check that did not pass.</summary>
/// <param name="Check">One of <see cref="VerificationChecks"/>.</param>
/// <param name="Message">What is wrong, for a person; files are named as in the output's own playlists.</param>
public sealed record VerificationProblem(string Check, string Message);
