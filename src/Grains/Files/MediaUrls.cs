namespace Encoder.Grains.Files;

/// <summary>Maps the paths of published media to the URLs that serve them, and back.</summary>
public static class MediaUrls
{
    /// <summary>The route under which media is served.</summary>
    public const string Route = "/media";

    /// <summary>The prefix of a token in a URL.</summary>
    private const string SignedPrefix = "signed/";

    /// <summary>URL prefixes below <see cref="Route"/>, and the folder of the media store that each serves.</summary>
    private static readonly (string Url, string Folder)[] s_served =
    [
        ("uploads/videos/", MediaPaths.UploadsRoot),
        ("encoded/", MediaPaths.OutputsRoot),
    ];

    /// <summary>Returns the absolute URL of a published path; null if it is not served.</summary>
    /// <param name="baseUrl">The service's public URL, without a trailing "/".</param>
    /// <param name="filePath">The path in the media store.</param>
    public static string? Of(string baseUrl, string filePath)
    {
        ArgumentNullException.ThrowIfNull(filePath);
        foreach (var (url, folder) in s_served)
        {
            if (filePath.StartsWith(folder, StringComparison.Ordinal)) return $"{baseUrl}{Route}/{url}{filePath[folder.Length..]}";
        }
        return null;
    }

    /// <summary>Returns the same URL as <see cref="Of"/>, with a token in its path, so that relative references keep the token.</summary>
    public static string? Signed(string baseUrl, string token, string filePath) =>
        Of("", filePath) is { } url ? $"{baseUrl}{Route}/{SignedPrefix}{token}{url[Route.Length..]}" : null;

    /// <summary>Splits the token off a path below <see cref="Route"/>.</summary>
    /// <returns>The token, null if there is none, and the rest of the path.</returns>
    public static (string? Token, string? RoutePath) Split(string? routePath)
    {
        if (routePath?.StartsWith(SignedPrefix, StringComparison.Ordinal) != true) return (null, routePath);
        var end = routePath.IndexOf('/', SignedPrefix.Length);
        return end < 0 ? (routePath[SignedPrefix.Length..], null) : (routePath[SignedPrefix.Length..end], routePath[(end + 1)..]);
    }

    /// <summary>Returns the path of a URL without its token, for logs.</summary>
    public static string WithoutToken(string? urlPath) =>
        urlPath?.StartsWith($"{Route}/{SignedPrefix}", StringComparison.Ordinal) == true
            ? $"{Route}/{SignedPrefix}.../{Split(urlPath[(Route.Length + 1)..]).RoutePath}"
            : urlPath ?? "";

    /// <summary>
    /// Returns the published path that is served at a path below <see cref="Route"/>; null if there is none. The inverse of
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
