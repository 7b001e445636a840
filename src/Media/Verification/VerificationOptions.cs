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

    /// <summary>What is done about a black stretch of an encode where the source is not black.</summary>
    /// <value><see cref="StretchPolicy.Fail"/>.</value>
    [EnumDataType(typeof(StretchPolicy))]
    public StretchPolicy Black { get; init; } = StretchPolicy.Fail;

    /// <summary>What is done about a silent stretch of an encode where the source is not silent.</summary>
    /// <value><see cref="StretchPolicy.Fail"/>.</value>
    [EnumDataType(typeof(StretchPolicy))]
    public StretchPolicy Silent { get; init; } = StretchPolicy.Fail;

    /// <summary>What is done about a stretch of an encode that stands still where the source moves.</summary>
    /// <value><see cref="StretchPolicy.Warn"/>: an encoder may smooth away what little moves.</value>
    [EnumDataType(typeof(StretchPolicy))]
    public StretchPolicy Frozen { get; init; } = StretchPolicy.Warn;

    /// <summary>The shortest stretch that is reported.</summary>
    /// <value>5 seconds. A chunk of a video is never shorter than two segments.</value>
    [Range(typeof(TimeSpan), "00:00:03", "00:10:00")]
    public TimeSpan MinStretch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>In how many places of a video each rung is compared with the source by SSIM.</summary>
    /// <value>0: nowhere. The places lie evenly over the video; in each, the source is decoded once more.</value>
    [Range(0, 100)]
    public int SsimWindows { get; init; }

    /// <summary>How much of the video is compared in each place.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SsimWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Mean SSIM of a place below which the job has a warning; 0 for none.</summary>
    /// <value>0.8.</value>
    [Range(0.0, 1.0)]
    public double SsimFloor { get; init; } = 0.8;
}

/// <summary>What is done about a stretch of an encode that its source does not have.</summary>
public enum StretchPolicy
{
    /// <summary>The output is invalid.</summary>
    Fail,

    /// <summary>The job has a warning.</summary>
    Warn,

    /// <summary>Such stretches are not looked for.</summary>
    Off,
}

/// <summary>What is done about a rule that is binding (MUST) and violated.</summary>
public enum RuleEnforcement
{
    /// <summary>The output is invalid.</summary>
    Fail,

    /// <summary>The job has a warning, as for a recommendation (SHOULD).</summary>
    Warn,
}
