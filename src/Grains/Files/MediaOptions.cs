using System.ComponentModel.DataAnnotations;

namespace Encoder.Grains.Files;

/// <summary>Settings of access to media; bound from <c>Encoder:Media</c>. All processes of a cluster must have the same settings.</summary>
public sealed class MediaOptions
{
    public const string Section = "Encoder:Media";

    /// <summary>Whether anyone who knows a file's URL may fetch it, or only clients with a signed URL.</summary>
    /// <value><see cref="MediaAccess.Public"/>.</value>
    public MediaAccess Access { get; set; }

    /// <summary>
    /// The minimum validity of the signed URLs in responses and webhooks. They are valid for up to a tenth longer, so that a file keeps its
    /// URL for a while and caches can reuse it.
    /// </summary>
    /// <value>1 day; 1 minute to 365 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest validity of a signed URL that a client can request.</summary>
    /// <value>7 days; 1 minute to 365 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan MaxUrlLifetime { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>The values of <see cref="MediaOptions.Access"/>.</summary>
public enum MediaAccess
{
    /// <summary>Anyone who knows a file's URL. The ids in URLs cannot be guessed.</summary>
    Public,

    /// <summary>Only clients with a URL whose token is currently valid.</summary>
    Signed,
}
