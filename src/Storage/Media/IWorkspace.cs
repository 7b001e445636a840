using Encoder.Storage.Work;

namespace Encoder.Storage.Media;

/// <summary>
/// Work in progress on a disk that all workers can access: staged uploads and the folders of attempts. Nothing in it is served. It must be
/// on the file system of the published media (<see cref="IMediaStore"/>), so that publishing is one rename.
/// </summary>
public interface IWorkspace
{
    /// <summary>Writes a stream to a new temporary file and flushes it to the disk.</summary>
    /// <exception cref="MediaTooLargeException">The stream has more than <paramref name="maxBytes"/> bytes. Nothing is kept.</exception>
    /// <exception cref="StorageFullException">
    /// There is no space left, or free space fell below the low-water mark. Nothing is kept.
    /// </exception>
    Task<StagedFile> Stage(Stream content, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Removes a staged file that will not be published.</summary>
    void Discard(StagedFile staged);

    /// <summary>Creates the empty local folder of an attempt at a work item, and removes the folders of earlier attempts at it.</summary>
    /// <exception cref="StorageFullException">There is no space left.</exception>
    string CreateAttempt(string jobId, WorkItemName item, int attempt);

    /// <summary>Returns the local folder of an attempt, which may no longer exist.</summary>
    string AttemptFolder(string jobId, WorkItemName item, int attempt);

    /// <summary>
    /// Removes the folder of an attempt whose result does not count, and the folders above it that are then empty. Does nothing if the
    /// folder does not exist.
    /// </summary>
    void RemoveAttempt(string jobId, WorkItemName item, int attempt);

    /// <summary>Flushes everything in the folder of an attempt to the disk.</summary>
    /// <exception cref="StorageFullException">There is no space left.</exception>
    void Flush(string attemptFolder);

    /// <summary>Removes the folders of all attempts of a job.</summary>
    void RemoveJob(string jobId);

    /// <summary>
    /// Keeps these attempts of an ended job, and removes the folders of all others. If none of them exists, the job's folder is removed
    /// too.
    /// </summary>
    void Keep(string jobId, IReadOnlyCollection<AttemptKey> attempts);

    /// <summary>Returns the ids of the jobs that have attempt folders.</summary>
    /// <param name="keptFor">Excludes jobs whose attempts have been kept (<see cref="Keep"/>) for less than this time.</param>
    IReadOnlyList<string> JobsWithWork(TimeSpan keptFor = default);

    /// <summary>
    /// Removes staged files that have not been written to for <paramref name="idleFor"/>, because their writers are gone. Zero removes all
    /// of them; use it only at startup, while no other process uses the workspace.
    /// </summary>
    void RemoveStaged(TimeSpan idleFor = default);
}

/// <summary>An attempt at a work item of a job.</summary>
public readonly record struct AttemptKey(WorkItemName Item, int Attempt);

/// <summary>A temporary file that is completely written.</summary>
/// <param name="LocalPath">The path of the file on this machine.</param>
/// <param name="Size">The size in bytes.</param>
public sealed record StagedFile(string LocalPath, long Size);

/// <summary>A stream has more bytes than allowed.</summary>
public sealed class MediaTooLargeException(long maxBytes) : IOException($"More than the allowed {maxBytes} bytes.")
{
    public long MaxBytes => maxBytes;
}

/// <summary>There is no space left for media.</summary>
public sealed class StorageFullException(Exception? inner = null) : IOException("No space is left in the media store.", inner);
