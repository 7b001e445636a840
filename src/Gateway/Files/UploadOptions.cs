namespace Encoder.Gateway.Files;

/// <summary>Limits on uploads; bound from <c>Encoder:Uploads</c>.</summary>
public sealed class UploadOptions
{
    public const string Section = "Encoder:Uploads";

    /// <summary>The largest valid <see cref="MaxSize"/>: 1 PiB.</summary>
    public const long Largest = 1L << 50;

    /// <summary>The maximum size of a file, in bytes.</summary>
    /// <value>21474836480 (20 GiB); 1 to <see cref="Largest"/>.</value>
    public long MaxSize { get; set; } = 20L << 30;

    /// <summary>The number of uploads that each gateway probes in parallel. Further uploads wait.</summary>
    /// <value>8; 1 to 1024.</value>
    public int Probes { get; set; } = 8;

    /// <summary>The number of uploads of one tenant that each gateway probes in parallel.</summary>
    /// <value>2; 1 to 1024.</value>
    public int TenantProbes { get; set; } = 2;

    /// <summary>How long an unfinished resumable upload is kept after its last request.</summary>
    /// <value>1 day; 1 second to 30 days.</value>
    public TimeSpan UnfinishedLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The maximum number of unfinished resumable uploads of each tenant.</summary>
    /// <value>1000; 1 to 1,000,000.</value>
    public int MaxUnfinished { get; set; } = 1000;
}
