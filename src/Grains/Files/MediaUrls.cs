namespace Encoder.Grains.Files;

/// <summary>The mapping between the paths of published media and the URLs that serve them.</summary>
public static class MediaUrls
{
    /// <summary>The route under which media is served.</summary>
    public const string Route = "/media";

    /// <summary>Prefixes below <see cref="Route"/>, and the folders of the store that each serves.</summary>
    private static readonly (string Url, string Folder)[] s_served =
    [
        ("uploads/videos/", MediaPaths.UploadsRoot),
        ("encoded/", MediaPaths.OutputsRoot),
    ];

    /// <summary>The absolute URL of a published path; null when it is not served.</summary>
    /// <param name="baseUrl">The service's public URL, without "/" at its end.</param>
    /// <param name="filePath">Path in the media store.</param>
    public static string? Of(string baseUrl, string filePath)
    {
        ArgumentNullException.ThrowIfNull(filePath);
        foreach (var (url, folder) in s_served)
        {
            if (filePath.StartsWith(folder, StringComparison.Ordinal)) return $"{baseUrl}{Route}/{url}{filePath[folder.Length..]}";
        }
        return null;
    }

    /// <summary>
    /// The published path that is served at a path below <see cref="Route"/>; null when there is none. The inverse of
    /// <see cref="Of"/>.
    /// </summary>
    public static string? FilePath(string? routePath)
    {
        foreach (var (url, folder) in s_served)
        {
            if (routePath?.StartsWith(url, StringComparison.Ordinal) == true) return folder + routePath[url.Length..];
        }
        return null;
    }
}
