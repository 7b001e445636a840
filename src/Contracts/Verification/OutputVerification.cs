namespace Encoder.Contracts.Verification;

/// <summary>What looking at an output found, before it counted or because of which it did not.</summary>
[GenerateSerializer, Immutable, Alias("encoder.OutputVerification")]
public sealed record OutputVerification
{
    /// <summary>Id of the preset that it belongs to.</summary>
    [Id(0)] public string? Preset { get; init; }

    /// <summary>Id of the thumbnail entry that it belongs to.</summary>
    [Id(1)] public string? Thumbnail { get; init; }

    /// <summary>Path of its file, as in the job's files; absent for an encode, and for a ladder that could not be packaged.</summary>
    [Id(2)] public string? Path { get; init; }

    /// <summary>How closely it was looked at: <c>structure</c>, or <c>decode</c> for that and a full decode.</summary>
    [Id(3)] public required string Level { get; init; }

    /// <summary>What was as it should be.</summary>
    [Id(4)] public required PassedCheck[] Passed { get; init; }

    /// <summary>What was not; none of an output that counts.</summary>
    [Id(5)] public required CheckProblem[] Problems { get; init; }
}

/// <summary>A check that an output passed, and what was measured.</summary>
[GenerateSerializer, Immutable, Alias("encoder.PassedCheck")]
public sealed record PassedCheck(string Check, string Figures);

/// <summary>A check that an output did not pass, and why.</summary>
[GenerateSerializer, Immutable, Alias("encoder.CheckProblem")]
public sealed record CheckProblem(string Check, string Message);

/// <summary>The values of <see cref="OutputVerification.Level"/>.</summary>
public static class VerificationLevels
{
    /// <summary>Every box, sample and playlist was looked at.</summary>
    public const string Structure = "structure";

    /// <summary>That, and every picture and all sound was decoded.</summary>
    public const string Decode = "decode";
}
