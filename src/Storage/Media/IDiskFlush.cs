using Microsoft.Win32.SafeHandles;

namespace Encoder.Storage.Media;

/// <summary>Forces what was written out of memory, so that it is there after a power cut.</summary>
internal interface IDiskFlush
{
    /// <summary>The contents of a file.</summary>
    void File(SafeFileHandle file);

    /// <summary>The names in a folder: what was made, moved or removed there.</summary>
    void Folder(string path);
}

/// <summary>Waits for the disk (fsync).</summary>
internal sealed class FlushToDisk : IDiskFlush
{
    public void File(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void Folder(string path)
    {
        using var folder = PlainOpen.Read(path) ?? throw new DirectoryNotFoundException($"There is no folder {path}.");
        RandomAccess.FlushToDisk(folder);
    }
}

/// <summary>Leaves it to the operating system, as <see cref="StorageOptions.SurvivePowerLoss"/> = false asks.</summary>
internal sealed class NoFlush : IDiskFlush
{
    public void File(SafeFileHandle file) { }

    public void Folder(string path) { }
}
