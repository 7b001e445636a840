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
}
