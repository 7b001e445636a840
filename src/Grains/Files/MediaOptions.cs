using System.ComponentModel.DataAnnotations;

namespace Encoder.Grains.Files;

/// <summary>Who may fetch media; bound from <c>Encoder:Media</c>. The same in all processes of a cluster.</summary>
public sealed class MediaOptions
{
    public const string Section = "Encoder:Media";

    /// <summary>Whether everyone who knows the URL of a file may fetch it, or only who has a signed URL.</summary>
    /// <value><see cref="MediaAccess.Public"/>.</value>
    public MediaAccess Access { get; set; }

    /// <summary>
    /// Validity of the signed URLs in answers and webhooks, at least. They are valid for up to a tenth longer, so that a file keeps its URL
    /// for a while and caches can reuse it.
    /// </summary>
    /// <value>1 day; 1 minute to 365 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Longest validity of a signed URL that a client asks for.</summary>
    /// <value>7 days; 1 minute to 365 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan MaxUrlLifetime { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>The values of <see cref="MediaOptions.Access"/>.</summary>
public enum MediaAccess
{
    /// <summary>Whoever knows the URL of a file, whose ids cannot be guessed.</summary>
    Public,

    /// <summary>Whoever has a URL with a token that is valid now.</summary>
    Signed,
}
