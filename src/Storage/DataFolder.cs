using Encoder.Storage.Media;

namespace Encoder.Storage;

/// <summary>
/// The folder that holds everything the service keeps, or, in a cluster, its media. It is one process's alone, or shared by
/// those of one cluster. The operating system ends the claim to it with the process, however that ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    // What open() says of a file that another has locked: EWOULDBLOCK.
    private const int Locked = 11;

    private readonly FileStream _lock;

    /// <summary>Makes the folder, where it does not exist yet, and takes it.</summary>
    /// <param name="shared">Whether other processes that share it may have it at the same time.</param>
    /// <exception cref="SetupException">Another process has it, or its parts are not on one file system.</exception>
    public DataFolder(string path, bool shared = false)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        Create(Path);
        _lock = Take(System.IO.Path.Combine(Path, "lock"), shared);
        try
        {
            Create(Media);
            Create(Work);
            CheckOneFileSystem();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The folder itself, absolute.</summary>
    public string Path { get; }

    /// <summary>The SQLite file.</summary>
    public string Database => System.IO.Path.Combine(Path, "encoder.db");

    /// <summary>The Unix domain socket over which other services of the same user call the grains of a service on one machine.</summary>
    public string GrainSocket => System.IO.Path.Combine(Path, "run", "grains.sock");

    /// <summary>The file that keeps room for the database on a full volume.</summary>
    internal string Reserve => System.IO.Path.Combine(Path, "reserve");

    /// <summary>Published media.</summary>
    public string Media => System.IO.Path.Combine(Path, "media");

    /// <summary>Work in progress.</summary>
    public string Work => System.IO.Path.Combine(Path, "work");

    public void Dispose() => _lock.Dispose();

    /// <summary>Makes a folder that is still there after a power cut, as what is published in it must be.</summary>
    private static void Create(string path)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path);
        new FlushToDisk().Folder(System.IO.Path.GetDirectoryName(path)!);
    }

    private FileStream Take(string lockFile, bool shared)
    {
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, shared ? FileShare.ReadWrite : FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == Locked)
        {
            throw new SetupException(
                $"The data folder {Path} is in use by another process of the service. "
                + "Stop that one, or give this one a folder of its own (Encoder:Storage:DataFolder).",
                exception);
        }
    }

    /// <summary>Publishing is a rename, which does not reach over to another file system.</summary>
    private void CheckOneFileSystem()
    {
        var probe = $"probe-{Guid.NewGuid():N}";
        var (from, to) = (System.IO.Path.Combine(Work, probe), System.IO.Path.Combine(Media, probe));
        Directory.CreateDirectory(from);
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException exception)
        {
            Directory.Delete(from);
            throw new SetupException(
                $"{Media} and {Work} must be on one file system, so that a file can be published by renaming it.", exception);
        }
        Directory.Delete(to);
    }
}
