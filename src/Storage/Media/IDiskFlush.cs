using Microsoft.Win32.SafeHandles;

namespace Encoder.Storage.Media;

/// <summary>Writes cached data to the disk, so that it survives a power cut.</summary>
internal interface IDiskFlush
{
    /// <summary>Flushes the contents of a file.</summary>
    void File(SafeFileHandle file);

    /// <summary>Flushes the entries of a folder: what was created, moved or removed in it.</summary>
    void Folder(string path);
}

/// <summary>Flushes several folders.</summary>
internal static class DiskFlushExtensions
{
    /// <summary>
    /// Flushes the folder that holds <paramref name="path"/> and all folders above it, up to and including <paramref name="root"/>, because
    /// they may be new too.
    /// </summary>
    public static void FoldersAbove(this IDiskFlush flush, string path, string root)
    {
        do
        {
            path = Path.GetDirectoryName(path)!;
            flush.Folder(path);
        }
        while (path != root);
    }
}

/// <summary>Flushes with fsync.</summary>
internal sealed class FlushToDisk : IDiskFlush
{
    public void File(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void Folder(string path)
    {
        using var folder = NoFollowOpen.Read(path) ?? throw new DirectoryNotFoundException($"There is no folder {path}.");
        RandomAccess.FlushToDisk(folder);
    }
}

/// <summary>Leaves flushing to the operating system, for <see cref="StorageOptions.SurvivePowerLoss"/> = false.</summary>
internal sealed class NoFlush : IDiskFlush
{
    public void File(SafeFileHandle file) { }

    public void Folder(string path) { }
}
