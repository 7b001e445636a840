using System.ComponentModel.DataAnnotations;

namespace Encoder.Grains.Plans;

/// <summary>Limits of dry runs; bound from <c>Encoder:DryRun</c>.</summary>
public sealed class DryRunOptions
{
    public const string Section = "Encoder:DryRun";

    /// <summary>The maximum number of dry runs in a process at the same time. Further requests are answered 503.</summary>
    /// <value>4; 1 to 64.</value>
    [Range(1, 64)]
    public int Concurrent { get; set; } = 4;

    /// <summary>The maximum number of them for one tenant, so that its slow videos leave room for others.</summary>
    /// <value>2; 1 to 64.</value>
    [Range(1, 64)]
    public int PerTenant { get; set; } = 2;

    /// <summary>The time limit of a dry run, for fetching and probing together. When it is reached, the request is answered 503.</summary>
    /// <value>1 minute; 1 s to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
