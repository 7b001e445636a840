using System.ComponentModel.DataAnnotations;
using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>How outputs are verified before they are published; bound from <c>Encoder:Verification</c>.</summary>
public sealed record VerificationOptions
{
    public const string Section = "Encoder:Verification";

    /// <summary>How closely outputs are verified.</summary>
    /// <value><see cref="VerificationLevel.Structure"/>.</value>
    [EnumDataType(typeof(VerificationLevel))]
    public VerificationLevel Level { get; init; } = VerificationLevel.Structure;

    /// <summary>What is done when a ladder violates a binding rule of the HLS authoring specification or of CMAF.</summary>
    /// <value><see cref="RuleEnforcement.Fail"/>.</value>
    [EnumDataType(typeof(RuleEnforcement))]
    public RuleEnforcement Rules { get; init; }
}

/// <summary>What is done about a rule that is binding (MUST) and violated.</summary>
public enum RuleEnforcement
{
    /// <summary>The output is invalid.</summary>
    Fail,

    /// <summary>The job has a warning, as for a recommendation (SHOULD).</summary>
    Warn,
}
