using Encoder.Contracts.Files;

namespace Encoder.Grains.Files;

/// <summary>Builds the paths of published media in the media store.</summary>
public static class MediaPaths
{
    internal const string UploadsRoot = "files/videos/";
    internal const string OutputsRoot = "files/encoded/";

    /// <summary>Returns the path of an upload. <paramref name="extension"/> includes its dot.</summary>
    public static string Upload(string fileId, string extension) => $"{UploadsRoot}{fileId}{extension}";

    /// <summary>Returns the folder of an output of a job.</summary>
    public static string Output(string jobId, string outputKey) => $"{OutputsRoot}{jobId}/{outputKey}";

    /// <summary>Returns the tree of a file: the file itself, or the folder of a ladder or a storyboard.</summary>
    public static string Root(MediaFile file) =>
        file.Type is MediaFileTypes.HlsLadder or MediaFileTypes.Storyboard
            ? file.FilePath[..file.FilePath.LastIndexOf('/')] : file.FilePath;

    /// <summary>
    /// Returns what <see cref="Root"/> may be for the file to which a path belongs: the path itself, or the folder of an output.
    /// </summary>
    public static IEnumerable<string> RootsOf(string filePath)
    {
        yield return filePath;
        if (!filePath.StartsWith(OutputsRoot, StringComparison.Ordinal)) yield break;
        var parts = filePath[OutputsRoot.Length..].Split('/', 3);
        if (parts.Length == 3) yield return Output(parts[0], parts[1]);
    }
}
