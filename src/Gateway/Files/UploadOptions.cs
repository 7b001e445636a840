using System.ComponentModel.DataAnnotations;

namespace Encoder.Gateway.Files;

/// <summary>What may be uploaded; bound from <c>Encoder:Uploads</c>.</summary>
public sealed class UploadOptions
{
    public const string Section = "Encoder:Uploads";

    /// <summary>Most bytes in one file.</summary>
    /// <value>21474836480 (20 GiB).</value>
    [Range(1, long.MaxValue)]
    public long MaxSize { get; set; } = 20L << 30;
}
