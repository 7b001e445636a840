namespace Encoder.Storage.Media;

/// <summary>
/// Keeps published media in a folder, each file at its own path under <c>media/</c>. The workspace is on the same file system, so that
/// publishing is one rename.
/// </summary>
internal sealed class DirectoryMediaStore(DataFolder data, IDiskFlush flush) : IMediaStore
{
    public MediaContent? Open(string filePath)
    {
        if (!MediaPath.IsValid(filePath)) return null;
        var path = LocalPath(filePath);
        if (CrossesLink(path) || NoFollowOpen.ReadFile(path) is not { } stream) return null;
        return new MediaContent(stream, stream.Length, new DateTimeOffset(File.GetLastWriteTimeUtc(stream.SafeFileHandle)));
    }

    public string LocalPath(string filePath) => MediaPath.Under(data.Media, filePath);

    public void Publish(StagedFile staged, string filePath)
    {
        ArgumentNullException.ThrowIfNull(staged);
        var target = Target(filePath);
        DiskFull.Translate(() =>
        {
            MakeParent(target);
            File.Move(staged.LocalPath, target, overwrite: false);
            flush.FoldersAbove(target, data.Media);
        });
    }

    public void PublishFolder(string localFolder, string folderPath)
    {
        ArgumentNullException.ThrowIfNull(localFolder);
        var target = Target(folderPath);
        DiskFull.Translate(() =>
        {
            if (Directory.Exists(localFolder))
            {
                MakeParent(target);
                Directory.Move(localFolder, target);
            }
            else if (!Directory.Exists(target))
            {
                throw new DirectoryNotFoundException($"Neither {localFolder} nor {target} exists.");
            }
            flush.FoldersAbove(target, data.Media);
        });
    }

    public void Delete(string filePath)
    {
        var target = Target(filePath);
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        else if (File.Exists(target)) File.Delete(target);
        else return;
        flush.Folder(Path.GetDirectoryName(target)!);
    }

    private static void MakeParent(string path) => Directory.CreateDirectory(Path.GetDirectoryName(path)!);

    /// <summary>Returns the local path of published media that is about to change.</summary>
    /// <exception cref="IOException">The path crosses a symbolic link.</exception>
    private string Target(string filePath)
    {
        var path = LocalPath(filePath);
        return CrossesLink(path) ? throw new IOException($"The path {path} crosses a symbolic link.") : path;
    }

    /// <summary>
    /// Returns whether the path or a folder above it is a symbolic link. A program that processed a hostile file could have left one.
    /// </summary>
    private bool CrossesLink(string path)
    {
        for (var part = path; part.Length > data.Media.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null) return true;
        }
        return false;
    }
}
