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
}
