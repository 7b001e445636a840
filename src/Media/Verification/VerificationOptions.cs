using System.ComponentModel.DataAnnotations;
using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>How outputs are verified before they are published; bound to <c>Encoder:Verification</c>.</summary>
public sealed record VerificationOptions
{
    public const string Section = "Encoder:Verification";

    /// <summary>How closely outputs are verified.</summary>
    /// <value><see cref="VerificationLevel.Structure"/>.</value>
    [EnumDataType(typeof(VerificationLevel))]
    public VerificationLevel Level { get; init; } = VerificationLevel.Structure;

    /// <summary>What happens when a ladder violates a binding rule of the HLS Authoring Specification or of CMAF.</summary>
    /// <value><see cref="RuleEnforcement.Fail"/>.</value>
    [EnumDataType(typeof(RuleEnforcement))]
    public RuleEnforcement Rules { get; init; }

    /// <summary>What happens when a stretch of an encode is black where the source is not.</summary>
    /// <value><see cref="StretchPolicy.Fail"/>.</value>
    [EnumDataType(typeof(StretchPolicy))]
    public StretchPolicy Black { get; init; } = StretchPolicy.Fail;

    /// <summary>What happens when a stretch of an encode is silent where the source is not.</summary>
    /// <value><see cref="StretchPolicy.Fail"/>.</value>
    [EnumDataType(typeof(StretchPolicy))]
    public StretchPolicy Silent { get; init; } = StretchPolicy.Fail;

    /// <summary>What happens when a stretch of an encode is frozen where the source moves.</summary>
    /// <value><see cref="StretchPolicy.Warn"/>, because an encoder may smooth away very slight motion.</value>
    [EnumDataType(typeof(StretchPolicy))]
    public StretchPolicy Frozen { get; init; } = StretchPolicy.Warn;

    /// <summary>The minimum duration of a stretch to report.</summary>
    /// <value>5 seconds. A chunk of a video is never shorter than two segments.</value>
    [Range(typeof(TimeSpan), "00:00:03", "00:10:00")]
    public TimeSpan MinStretch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The number of places in a video where each rung is compared with the source by SSIM.</summary>
    /// <value>0 (no comparison). The places are spread evenly over the video; each requires decoding the source there once more.</value>
    [Range(0, 100)]
    public int SsimWindows { get; init; }

    /// <summary>The duration of video that is compared in each place.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SsimWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The mean SSIM of a place below which the job gets a warning; 0 for no warnings.</summary>
    /// <value>0.8.</value>
    [Range(0.0, 1.0)]
    public double SsimFloor { get; init; } = 0.8;
}

/// <summary>What happens when a stretch of an encode is black, frozen or silent and its source is not.</summary>
public enum StretchPolicy
{
    /// <summary>The output is invalid.</summary>
    Fail,

    /// <summary>The job gets a warning.</summary>
    Warn,

    /// <summary>Such stretches are not searched for.</summary>
    Off,
}

/// <summary>What happens when a binding rule (MUST) is violated.</summary>
public enum RuleEnforcement
{
    /// <summary>The output is invalid.</summary>
    Fail,

    /// <summary>The job gets a warning, as for a recommendation (SHOULD).</summary>
    Warn,
}
