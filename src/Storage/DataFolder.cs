using Encoder.Storage.Media;

namespace Encoder.Storage;

/// <summary>
/// The folder that holds all data of the service or, in a cluster, its media. One process locks it, or the processes of one cluster share
/// the lock. The operating system releases the lock when the process ends, in whatever way.
/// </summary>
public sealed class DataFolder : IDisposable
{
    // EWOULDBLOCK: another process has locked the file.
    private const int Locked = 11;

    private readonly FileStream _lock;

    /// <summary>Creates the folder if it does not exist, and locks it.</summary>
    /// <param name="shared">Whether other processes that share the folder may have it open at the same time.</param>
    /// <exception cref="SetupException">Another process has locked the folder, or its subfolders are not on one file system.</exception>
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

    /// <summary>The absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>The path of the SQLite file.</summary>
    public string Database => System.IO.Path.Combine(Path, "encoder.db");

    /// <summary>
    /// The path of the Unix domain socket over which other services of the same user call the grains of a service on one machine.
    /// </summary>
    public string GrainSocket => System.IO.Path.Combine(Path, "run", "grains.sock");

    /// <summary>The path of the file that reserves space for the database on a full volume.</summary>
    internal string Reserve => System.IO.Path.Combine(Path, "reserve");

    /// <summary>The folder of published media.</summary>
    public string Media => System.IO.Path.Combine(Path, "media");

    /// <summary>The folder of work in progress.</summary>
    public string Work => System.IO.Path.Combine(Path, "work");

    public void Dispose() => _lock.Dispose();

    /// <summary>Creates a folder that survives a power cut, as the media published in it must.</summary>
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

    /// <summary>Checks that publishing works: it is a rename, which cannot cross file systems.</summary>
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
