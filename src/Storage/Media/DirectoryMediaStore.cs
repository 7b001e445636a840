using System.Buffers;

namespace Encoder.Storage.Media;

/// <summary>
/// A media store in a folder: published files under <c>media/</c> at their own paths, staged files under <c>work/staged/</c>, attempts under
/// <c>work/jobs/JOB/UNIT/attempt-N/</c>. All of it is one file system, so that publishing is one rename.
/// </summary>
internal sealed class DirectoryMediaStore(DataFolder data, IDiskFlush flush) : IMediaStore
{
    private const int BufferSize = 128 * 1024;
    private const string AttemptPrefix = "attempt-";

    private readonly string _staged = Path.Combine(data.Work, "staged");
    private readonly string _jobs = Path.Combine(data.Work, "jobs");

    public MediaContent? Open(string filePath)
    {
        if (!MediaPath.IsValid(filePath)) return null;
        var path = LocalPath(filePath);
        if (CrossesLink(path) || PlainOpen.ReadFile(path) is not { } stream) return null;
        return new MediaContent(stream, stream.Length, new DateTimeOffset(File.GetLastWriteTimeUtc(stream.SafeFileHandle)));
    }

    public string LocalPath(string filePath) => MediaPath.Under(data.Media, filePath);

    public async Task<StagedFile> Stage(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        Directory.CreateDirectory(_staged);
        var path = Path.Combine(_staged, $"{Guid.NewGuid():N}.part");
        try
        {
            await using var part = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var size = await Copy(content, part, maxBytes, cancellationToken);
            flush.File(part.SafeFileHandle);
            return new StagedFile(path, size);
        }
        catch (Exception exception)
        {
            File.Delete(path);
            if (DiskFull.IsCause(exception)) throw new StorageFullException(exception);
            throw;
        }
    }

    public void Publish(StagedFile staged, string filePath)
    {
        ArgumentNullException.ThrowIfNull(staged);
        var target = Target(filePath);
        DiskFull.Translate(() =>
        {
            MakeParent(target);
            File.Move(staged.LocalPath, target, overwrite: false);
            FlushFolders(target, data.Media);
        });
    }

    public void Discard(StagedFile staged)
    {
        ArgumentNullException.ThrowIfNull(staged);
        File.Delete(staged.LocalPath);
    }

    public string CreateAttempt(string jobId, string unit, int attempt)
    {
        var folder = AttemptFolder(jobId, unit, attempt);
        foreach (var earlier in AttemptsAt(Path.GetDirectoryName(folder)!).Where(a => a.Number <= attempt)) earlier.Folder.Delete(recursive: true);
        DiskFull.Translate(() => Directory.CreateDirectory(folder));
        return folder;
    }

    public string AttemptFolder(string jobId, string unit, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return MediaPath.Under(_jobs, $"{jobId}/{unit}/{AttemptPrefix}{attempt}");
    }

    public void RemoveAttempt(string jobId, string unit, int attempt) => DeleteFolder(AttemptFolder(jobId, unit, attempt));

    public void Flush(string attemptFolder)
    {
        ArgumentNullException.ThrowIfNull(attemptFolder);
        if (!attemptFolder.StartsWith(_jobs + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ArgumentException("Not the folder of an attempt.", nameof(attemptFolder));
        DiskFull.Translate(() =>
        {
            FlushTree(new DirectoryInfo(attemptFolder));
            FlushFolders(attemptFolder, data.Work);
        });
    }

    public void PublishAttempt(string jobId, string unit, int attempt, string folderPath)
    {
        var source = AttemptFolder(jobId, unit, attempt);
        var target = Target(folderPath);
        DiskFull.Translate(() =>
        {
            if (Directory.Exists(source))
            {
                MakeParent(target);
                Directory.Move(source, target);
            }
            else if (!Directory.Exists(target))
            {
                throw new DirectoryNotFoundException($"Neither {source} nor {target} exists.");
            }
            FlushFolders(target, data.Media);
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

    public void RemoveWork(string jobId) => DeleteFolder(MediaPath.Under(_jobs, jobId));

    public IReadOnlyList<string> JobsWithWork() =>
        Directory.Exists(_jobs) ? [.. new DirectoryInfo(_jobs).EnumerateDirectories().Select(job => job.Name)] : [];

    public void RemoveStaged(TimeSpan idleFor = default)
    {
        if (!Directory.Exists(_staged)) return;
        foreach (var file in new DirectoryInfo(_staged).EnumerateFiles())
        {
            if (idleFor == TimeSpan.Zero || DateTime.UtcNow - file.LastWriteTimeUtc > idleFor) file.Delete();
        }
    }

    private static async Task<long> Copy(Stream content, FileStream part, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                size += read;
                if (size > maxBytes) throw new MediaTooLargeException(maxBytes);
                await part.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IEnumerable<(DirectoryInfo Folder, int Number)> AttemptsAt(string unitFolder)
    {
        if (!Directory.Exists(unitFolder)) yield break;
        foreach (var folder in new DirectoryInfo(unitFolder).GetDirectories($"{AttemptPrefix}*"))
        {
            if (int.TryParse(folder.Name.AsSpan(AttemptPrefix.Length), out var number)) yield return (folder, number);
        }
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    private static void MakeParent(string path) => Directory.CreateDirectory(Path.GetDirectoryName(path)!);

    /// <summary>A published path that is about to change.</summary>
    private string Target(string filePath)
    {
        var path = LocalPath(filePath);
        return CrossesLink(path) ? throw new IOException($"A symbolic link lies on the way to {path}.") : path;
    }

    /// <summary>Whether a symbolic link lies at the path or on the way to it. What encodes a hostile file could have left one.</summary>
    private bool CrossesLink(string path)
    {
        for (var part = path; part.Length > data.Media.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null) return true;
        }
        return false;
    }

    private void FlushTree(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                FlushTree(inner);
                continue;
            }
            using var file = PlainOpen.ReadFile(entry.FullName) ?? throw new IOException($"{entry.FullName} is no regular file.");
            flush.File(file.SafeFileHandle);
        }
        flush.Folder(folder.FullName);
    }

    /// <summary>Forces the name of <paramref name="path"/> to the disk, and those of the folders above it, which may be as new, up to <paramref name="root"/>.</summary>
    private void FlushFolders(string path, string root)
    {
        do
        {
            path = Path.GetDirectoryName(path)!;
            flush.Folder(path);
        }
        while (path != root);
    }
}
