using Encoder.Contracts.Files;

namespace Encoder.Grains.Files;

/// <summary>Where published media lie in the store, and under which address they are served.</summary>
public static class MediaPaths
{
    private const string UploadsRoot = "files/videos/";
    private const string OutputsRoot = "files/encoded/";

    /// <summary>Path of an upload. <paramref name="extension"/> has its dot.</summary>
    public static string Upload(string fileId, string extension) => $"{UploadsRoot}{fileId}{extension}";

    /// <summary>Folder of a part's outputs.</summary>
    public static string Output(string jobId, string partKey) => $"{OutputsRoot}{jobId}/{partKey}";

    /// <summary>What is to be removed with a file: itself, or the folder of a whole ladder.</summary>
    public static string Root(MediaFile file) =>
        file.Type == MediaFileTypes.HlsLadder ? file.FilePath[..file.FilePath.LastIndexOf('/')] : file.FilePath;

    /// <summary>Path of the address, relative to the service's public base, under which a published path is served; null when it is not served.</summary>
    public static string? UrlPath(string filePath) => filePath switch
    {
        _ when filePath.StartsWith(UploadsRoot, StringComparison.Ordinal) => $"media/uploads/videos/{filePath[UploadsRoot.Length..]}",
        _ when filePath.StartsWith(OutputsRoot, StringComparison.Ordinal) => $"media/encoded/{filePath[OutputsRoot.Length..]}",
        _ => null,
    };

    /// <summary>The published path served under an address; null when there is none. The inverse of <see cref="UrlPath"/>.</summary>
    public static string? FilePath(string urlPath) => urlPath switch
    {
        _ when urlPath.StartsWith("media/uploads/videos/", StringComparison.Ordinal) => UploadsRoot + urlPath["media/uploads/videos/".Length..],
        _ when urlPath.StartsWith("media/encoded/", StringComparison.Ordinal) => OutputsRoot + urlPath["media/encoded/".Length..],
        _ => null,
    };
}
