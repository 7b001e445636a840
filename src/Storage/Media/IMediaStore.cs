namespace Encoder.Storage.Media;

/// <summary>
/// Where media lie. Published files have a path such as <c>files/videos/ID.mp4</c>, with "/" between the parts, made of server-made names only; they never
/// change, and appear whole or not at all. Work in progress lies apart and is never served.
/// </summary>
public interface IMediaStore
{
    /// <summary>Opens a published file for reading; null when there is none at that path.</summary>
    MediaContent? Open(string filePath);

    /// <summary>The local path at which a program on this machine can read a published file. The file need not exist.</summary>
    string LocalPath(string filePath);

    /// <summary>Writes a stream into a new temporary file and forces it to the disk.</summary>
    /// <exception cref="MediaTooLargeException">The stream has more than <paramref name="maxBytes"/> bytes; nothing is kept.</exception>
    /// <exception cref="StorageFullException">There is no room; nothing is kept.</exception>
    Task<StagedFile> Stage(Stream content, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Moves a staged file to its published path.</summary>
    void Publish(StagedFile staged, string filePath);

    /// <summary>Removes a staged file that will not be published.</summary>
    void Discard(StagedFile staged);

    /// <summary>The local folder for one attempt at a unit of work, made empty; the folders of earlier attempts at it are removed.</summary>
    string CreateAttempt(string jobId, string unit, int attempt);

    /// <summary>The local folder of an attempt that was made before; it need not exist any more.</summary>
    string AttemptFolder(string jobId, string unit, int attempt);

    /// <summary>Removes the folder of an attempt that does not count; nothing happens when it is not there.</summary>
    void RemoveAttempt(string jobId, string unit, int attempt);

    /// <summary>Forces what an attempt wrote to the disk.</summary>
    void Flush(string attemptFolder);

    /// <summary>Moves the whole folder of an attempt to a published path in one step. When it has been moved before, nothing happens.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither the attempt nor the published folder exists.</exception>
    void PublishAttempt(string jobId, string unit, int attempt, string folderPath);

    /// <summary>Removes a published file, or the folder of a published ladder; nothing happens when it is not there.</summary>
    void Delete(string filePath);

    /// <summary>Removes everything that work on a job left behind.</summary>
    void RemoveWork(string jobId);

    /// <summary>Ids of the jobs that have work in progress lying about.</summary>
    IReadOnlyList<string> JobsWithWork();

    /// <summary>Removes staged files that have not grown for a time, because whoever wrote them is gone. With none, all of them: for a start at which no other process uses the store.</summary>
    void RemoveStaged(TimeSpan idleFor = default);
}

/// <summary>A temporary file that was written whole.</summary>
/// <param name="LocalPath">Where it lies on this machine.</param>
/// <param name="Size">Bytes.</param>
public sealed record StagedFile(string LocalPath, long Size);

/// <summary>A published file, open for reading; the reader disposes the stream.</summary>
/// <param name="Content">Seekable.</param>
public sealed record MediaContent(Stream Content, long Size, DateTimeOffset LastModified);

/// <summary>A stream had more bytes than is allowed.</summary>
public sealed class MediaTooLargeException(long maxBytes) : IOException($"More than the allowed {maxBytes} bytes.")
{
    public long MaxBytes => maxBytes;
}

/// <summary>There is no room left where media are stored.</summary>
public sealed class StorageFullException(Exception inner) : IOException("No space is left in the media store.", inner);
