using System.ComponentModel.DataAnnotations;

namespace Encoder.Silo.Recovery;

/// <summary>How long media is kept; bound from <c>Encoder:Retention</c>. Intermediate files are deleted when their job ends.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Encoder:Retention";

    /// <summary>
    /// How long an upload is kept after it arrived or, if later, after the last job that uses it was posted. The source of a queued or
    /// processing job is never deleted. 0 keeps uploads forever.
    /// </summary>
    /// <value>0: no video is deleted unless the operator sets a time.</value>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Sources { get; set; }

    /// <summary>How long an output is kept after it was made; its job then no longer lists it. 0 keeps outputs forever.</summary>
    /// <value>0.</value>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Outputs { get; set; }
}
