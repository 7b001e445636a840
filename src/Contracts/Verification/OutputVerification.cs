namespace Encoder.Contracts.Verification;

/// <summary>The result of verifying an output before it is published.</summary>
[GenerateSerializer, Immutable, Alias("encoder.OutputVerification")]
public sealed record OutputVerification
{
    /// <summary>The id of the preset that the output belongs to.</summary>
    [Id(0)] public string? Preset { get; init; }

    /// <summary>The id of the thumbnail entry that the output belongs to.</summary>
    [Id(1)] public string? Thumbnail { get; init; }

    /// <summary>The path of the output, as in the job's files; absent for an encode, and for a ladder that could not be packaged.</summary>
    [Id(2)] public string? Path { get; init; }

    /// <summary>The level of verification: <c>structure</c>, or <c>decode</c> if the output was also fully decoded.</summary>
    [Id(3)] public required string Level { get; init; }

    /// <summary>The checks that passed.</summary>
    [Id(4)] public required PassedCheck[] Passed { get; init; }

    /// <summary>The checks that failed; empty if the output is valid.</summary>
    [Id(5)] public required CheckProblem[] Problems { get; init; }

    /// <summary>
    /// The rules of standards that a ladder was checked against; absent for other outputs, for a ladder that could not be read, and in
    /// results of versions without this member.
    /// </summary>
    [Id(6)] public RuleCheck[]? Rules { get; init; }
}

/// <summary>The result of checking a ladder against a rule of a standard.</summary>
/// <param name="Standard"><c>hls-authoring</c> or <c>cmaf</c>.</param>
/// <param name="Rule">The number of the rule, such as <c>7.4</c>, or a name if the standard does not number it.</param>
/// <param name="Level"><c>MUST</c> or <c>SHOULD</c>.</param>
/// <param name="Title">What the rule requires.</param>
/// <param name="Result"><c>holds</c>, <c>violated</c>, or <c>deviates</c> if the rule does not hold for a known reason.</param>
/// <param name="Measured">The measured values.</param>
[GenerateSerializer, Immutable, Alias("encoder.RuleCheck")]
public sealed record RuleCheck(string Standard, string Rule, string Level, string Title, string Result, string Measured)
{
    /// <summary>Why the output deviates from the rule; absent if it does not.</summary>
    [Id(0)] public string? Reason { get; init; }
}

/// <summary>The values of <see cref="RuleCheck.Standard"/>.</summary>
public static class RuleStandards
{
    /// <summary>Apple's HLS Authoring Specification for Apple Devices.</summary>
    public const string HlsAuthoring = "hls-authoring";

    /// <summary>The Common Media Application Format, ISO/IEC 23000-19.</summary>
    public const string Cmaf = "cmaf";
}

/// <summary>The values of <see cref="RuleCheck.Level"/> (RFC 2119).</summary>
public static class RuleLevels
{
    /// <summary>The rule is binding.</summary>
    public const string Must = "MUST";

    /// <summary>The rule is a recommendation.</summary>
    public const string Should = "SHOULD";
}

/// <summary>The values of <see cref="RuleCheck.Result"/>.</summary>
public static class RuleResults
{
    /// <summary>The output follows the rule.</summary>
    public const string Holds = "holds";

    /// <summary>
    /// The output breaks the rule without a known reason. A MUST fails the output; a SHOULD becomes a warning of the job.
    /// </summary>
    public const string Violated = "violated";

    /// <summary>The output breaks the rule on purpose, or because of the source or the request.</summary>
    public const string Deviates = "deviates";
}

/// <summary>A check that an output passed.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Figures">The measured values.</param>
[GenerateSerializer, Immutable, Alias("encoder.PassedCheck")]
public sealed record PassedCheck(string Check, string Figures);

/// <summary>A check that an output failed.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Message">Why the check failed.</param>
[GenerateSerializer, Immutable, Alias("encoder.CheckProblem")]
public sealed record CheckProblem(string Check, string Message);

/// <summary>The values of <see cref="OutputVerification.Level"/>.</summary>
public static class VerificationLevels
{
    /// <summary>Every box, sample and playlist was checked.</summary>
    public const string Structure = "structure";

    /// <summary>In addition, all video and audio was decoded.</summary>
    public const string Decode = "decode";
}
