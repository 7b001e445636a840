using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Silo.Tests.Outbound;

/// <summary>
/// The part of a workspace that fetching needs. It writes files in a folder, or to one existing file (/dev/full, to simulate a full disk).
/// </summary>
internal sealed class FileWorkspace(string path) : IWorkspace
{
    private const int NoSpace = 28;

    /// <summary>The total size of the files in the folder, in bytes.</summary>
    public long Size => Directory.GetFiles(path).Sum(file => new FileInfo(file).Length);

    public async Task<StagedFile> Stage(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var file = File.Exists(path) ? path : Path.Combine(path, Guid.NewGuid().ToString("N"));
        try
        {
            await using var output = new FileStream(
                file,
                File.Exists(file) ? FileMode.Open : FileMode.CreateNew,
                FileAccess.Write,
                FileShare.Read,
                bufferSize: 0);
            var buffer = new byte[16 * 1024];
            var size = 0L;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                size += read;
                if (size > maxBytes) throw new MediaTooLargeException(maxBytes);
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            return new StagedFile(file, size);
        }
        catch (Exception exception)
        {
            if (file != path) File.Delete(file);
            if (exception is IOException { HResult: NoSpace }) throw new StorageFullException(exception);
            throw;
        }
    }

    public void Discard(StagedFile staged) => throw new NotSupportedException();

    public string CreateAttempt(string jobId, WorkItemName item, int attempt) => throw new NotSupportedException();

    public string AttemptFolder(string jobId, WorkItemName item, int attempt) => throw new NotSupportedException();

    public void RemoveAttempt(string jobId, WorkItemName item, int attempt) => throw new NotSupportedException();

    public void Flush(string attemptFolder) => throw new NotSupportedException();

    public void RemoveJob(string jobId) => throw new NotSupportedException();

    public void Keep(string jobId, IReadOnlyCollection<AttemptKey> attempts) => throw new NotSupportedException();

    public IReadOnlyList<string> JobsWithWork(TimeSpan keptFor = default) => throw new NotSupportedException();

    public void RemoveStaged(TimeSpan idleFor = default) => throw new NotSupportedException();
}
