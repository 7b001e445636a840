using System.ComponentModel.DataAnnotations;

namespace Encoder.Silo.Recovery;

/// <summary>How long media is kept; bound from <c>Encoder:Retention</c>. Intermediate files go with the end of their job.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Encoder:Retention";

    /// <summary>
    /// How long an upload is kept since it came, or since the last job with it was posted. No queued or processing job loses its source.
    /// 0 for ever.
    /// </summary>
    /// <value>0: nobody loses a video unless the operator says so.</value>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Sources { get; set; }

    /// <summary>How long an output is kept since it was made; its job then no longer lists it. 0 for ever.</summary>
    /// <value>0.</value>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Outputs { get; set; }
}
