namespace Encoder.Gateway.Files;

/// <summary>What may be uploaded; bound from <c>Encoder:Uploads</c>.</summary>
public sealed class UploadOptions
{
    public const string Section = "Encoder:Uploads";

    /// <summary>1 PiB.</summary>
    public const long Largest = 1L << 50;

    /// <summary>Most bytes in one file.</summary>
    /// <value>21474836480 (20 GiB); 1 to <see cref="Largest"/>.</value>
    public long MaxSize { get; set; } = 20L << 30;

    /// <summary>Uploads that are probed at the same time, by each gateway. The others wait.</summary>
    /// <value>8; 1 to 1024.</value>
    public int Probes { get; set; } = 8;

    /// <summary>Those of them that may be one tenant's.</summary>
    /// <value>2; 1 to 1024.</value>
    public int TenantProbes { get; set; } = 2;

    /// <summary>How long an upload that can be resumed is kept after its last request, unless it is finished.</summary>
    /// <value>1 day; 1 second to 30 days.</value>
    public TimeSpan UnfinishedLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Uploads that can be resumed and are not finished, of each tenant.</summary>
    /// <value>1000; 1 to 1,000,000.</value>
    public int MaxUnfinished { get; set; } = 1000;
}
