namespace Encoder.Grains.Files;

/// <summary>The mapping between the paths of published media and the URLs that serve them.</summary>
public static class MediaUrls
{
    /// <summary>The route under which media is served.</summary>
    public const string Route = "/media";

    /// <summary>Stands before a token.</summary>
    private const string SignedPrefix = "signed/";

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

    /// <summary>As <see cref="Of"/>, with a token in the path, so that relative references keep it.</summary>
    public static string? Signed(string baseUrl, string token, string filePath) =>
        Of("", filePath) is { } url ? $"{baseUrl}{Route}/{SignedPrefix}{token}{url[Route.Length..]}" : null;

    /// <summary>Takes the token out of a path below <see cref="Route"/>.</summary>
    /// <returns>The token, null when there is none; and the rest of the path.</returns>
    public static (string? Token, string? RoutePath) Split(string? routePath)
    {
        if (routePath?.StartsWith(SignedPrefix, StringComparison.Ordinal) != true) return (null, routePath);
        var end = routePath.IndexOf('/', SignedPrefix.Length);
        return end < 0 ? (routePath[SignedPrefix.Length..], null) : (routePath[SignedPrefix.Length..end], routePath[(end + 1)..]);
    }

    /// <summary>The path of a URL as a log may show it.</summary>
    public static string WithoutToken(string? urlPath) =>
        urlPath?.StartsWith($"{Route}/{SignedPrefix}", StringComparison.Ordinal) == true
            ? $"{Route}/{SignedPrefix}.../{Split(urlPath[(Route.Length + 1)..]).RoutePath}"
            : urlPath ?? "";

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
