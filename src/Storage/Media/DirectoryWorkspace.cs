using System.Collections.Concurrent;
using Encoder.Storage.Work;

namespace Encoder.Storage.Media;

/// <summary>
/// Keeps the workspace in a folder: staged files under <c>work/staged/</c>, attempts under <c>work/jobs/JOB/ITEM/attempt-N/</c>.
/// </summary>
internal sealed class DirectoryWorkspace(DataFolder data, IDiskFlush flush, StorageSpace? space = null) : IWorkspace
{
    private const string AttemptPrefix = "attempt-";

    /// <summary>
    /// The number of files that are flushed concurrently. They share the disk's work: 400 files take an eighth of the time of sequential
    /// flushes.
    /// </summary>
    private const int FlushedAtOnce = 16;

    /// <summary>
    /// The name of an empty file in the folder of a job whose attempts are kept. The file's age is the time for which they have been kept.
    /// </summary>
    private const string KeptMark = "kept";

    private readonly string _staged = Path.Combine(data.Work, "staged");
    private readonly string _jobs = Path.Combine(data.Work, "jobs");

    public async Task<StagedFile> Stage(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        Directory.CreateDirectory(_staged);
        var path = Path.Combine(_staged, $"{Guid.NewGuid():N}.part");
        try
        {
            await using var part = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var size = await MediaCopy.Run(content, part, maxBytes, space, cancellationToken);
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

    public void Discard(StagedFile staged)
    {
        ArgumentNullException.ThrowIfNull(staged);
        File.Delete(staged.LocalPath);
    }

    public string CreateAttempt(string jobId, WorkItemName item, int attempt)
    {
        var folder = AttemptFolder(jobId, item, attempt);
        foreach (var earlier in AttemptsAt(Path.GetDirectoryName(folder)!).Where(a => a.Number <= attempt))
            earlier.Folder.Delete(recursive: true);
        DiskFull.Translate(() => Directory.CreateDirectory(folder));
        // The job is in progress again, so its attempts no longer count as kept.
        File.Delete(MarkOf(jobId));
        return folder;
    }

    public string AttemptFolder(string jobId, WorkItemName item, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return MediaPath.Under(_jobs, $"{jobId}/{item}/{AttemptPrefix}{attempt}");
    }

    public void RemoveAttempt(string jobId, WorkItemName item, int attempt)
    {
        var folder = AttemptFolder(jobId, item, attempt);
        if (!Directory.Exists(folder)) return;
        Directory.Delete(folder, recursive: true);
        DeleteIfEmpty(Path.GetDirectoryName(folder)!);
        DeleteIfEmpty(JobFolder(jobId));
    }

    public void Flush(string attemptFolder)
    {
        ArgumentNullException.ThrowIfNull(attemptFolder);
        if (!attemptFolder.StartsWith(_jobs + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ArgumentException("Not the folder of an attempt.", nameof(attemptFolder));
        DiskFull.Translate(() =>
        {
            FlushTree(new DirectoryInfo(attemptFolder));
            flush.FoldersAbove(attemptFolder, data.Work);
        });
    }

    public void RemoveJob(string jobId) => DeleteFolder(JobFolder(jobId));

    public void Keep(string jobId, IReadOnlyCollection<AttemptKey> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        var kept = attempts.Select(a => AttemptFolder(jobId, a.Item, a.Attempt)).Where(Directory.Exists).ToHashSet();
        if (kept.Count == 0)
        {
            RemoveJob(jobId);
            return;
        }
        foreach (var item in new DirectoryInfo(JobFolder(jobId)).EnumerateDirectories().ToArray())
        {
            foreach (var attempt in item.EnumerateDirectories().Where(a => !kept.Contains(a.FullName)).ToArray())
                attempt.Delete(recursive: true);
            DeleteIfEmpty(item.FullName);
        }
        File.WriteAllBytes(MarkOf(jobId), []);
        File.SetLastWriteTimeUtc(MarkOf(jobId), DateTime.UtcNow);
    }

    public IReadOnlyList<string> JobsWithWork(TimeSpan keptFor = default) =>
        Directory.Exists(_jobs)
            ? [.. new DirectoryInfo(_jobs).EnumerateDirectories().Select(job => job.Name).Where(job => !IsKept(job, keptFor))]
            : [];

    public void RemoveStaged(TimeSpan idleFor = default)
    {
        if (!Directory.Exists(_staged)) return;
        foreach (var file in new DirectoryInfo(_staged).EnumerateFiles())
        {
            if (idleFor == TimeSpan.Zero || DateTime.UtcNow - file.LastWriteTimeUtc > idleFor) file.Delete();
        }
    }

    private static IEnumerable<(DirectoryInfo Folder, int Number)> AttemptsAt(string itemFolder)
    {
        if (!Directory.Exists(itemFolder)) yield break;
        foreach (var folder in new DirectoryInfo(itemFolder).GetDirectories($"{AttemptPrefix}*"))
        {
            if (int.TryParse(folder.Name.AsSpan(AttemptPrefix.Length), out var number)) yield return (folder, number);
        }
    }

    private string JobFolder(string jobId) => MediaPath.Under(_jobs, jobId);

    private string MarkOf(string jobId) => Path.Combine(JobFolder(jobId), KeptMark);

    private bool IsKept(string jobId, TimeSpan keptFor) =>
        keptFor > TimeSpan.Zero
        && new FileInfo(MarkOf(jobId)) is { Exists: true } mark
        && DateTime.UtcNow - mark.LastWriteTimeUtc < keptFor;

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    private static void DeleteIfEmpty(string path)
    {
        try
        {
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
        }
        catch (IOException)
        {
            // Another attempt has just created its folder there, or removed this one.
        }
    }

    /// <summary>Flushes all files of a folder, a few at a time, and then their folders.</summary>
    private void FlushTree(DirectoryInfo root)
    {
        var (files, folders) = (new ConcurrentQueue<string>(), new List<string>());
        void Add(DirectoryInfo folder)
        {
            folders.Add(folder.FullName);
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo { LinkTarget: null } inner) Add(inner);
                else files.Enqueue(entry.FullName);
            }
        }
        void FlushFiles()
        {
            while (files.TryDequeue(out var path))
            {
                using var file = NoFollowOpen.ReadFile(path) ?? throw new IOException($"{path} is not a regular file.");
                flush.File(file.SafeFileHandle);
            }
        }

        Add(root);
        // This thread flushes too.
        var threads = Enumerable.Range(1, Math.Max(0, Math.Min(files.Count, FlushedAtOnce) - 1)).Select(_ => Task.Factory.StartNew(
            FlushFiles, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        FlushFiles();
        Task.WhenAll(threads).GetAwaiter().GetResult();
        foreach (var folder in folders) flush.Folder(folder);
    }
}
