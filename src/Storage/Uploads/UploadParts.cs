using Encoder.Storage.Media;

namespace Encoder.Storage.Uploads;

/// <summary>
/// The bytes of resumable uploads: one file for each under <c>work/uploads/</c>, as long as what has arrived. Only one caller among all
/// processes can have an upload open. The lock is on a second file, so that ffprobe can read the first one meanwhile.
/// </summary>
public sealed class UploadParts
{
    private const string Extension = ".part";
    private const string LockExtension = ".lock";

    /// <summary>EWOULDBLOCK: another process has locked the file.</summary>
    private const int Locked = 11;

    private readonly string _folder;
    private readonly IDiskFlush _flush;
    private readonly StorageSpace? _space;

    internal UploadParts(DataFolder data, IDiskFlush flush, StorageSpace? space) =>
        (_folder, _flush, _space) = (Path.Combine(data.Work, "uploads"), flush, space);

    /// <summary>Opens what has arrived of an upload, which is nothing at first; null while another caller has it open.</summary>
    /// <exception cref="StorageFullException">There is no space left.</exception>
    public UploadPart? Open(string id)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var held = new FileStream(LockOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            try
            {
                var file = new FileStream(PathOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
                file.Seek(0, SeekOrigin.End);
                return new UploadPart(file, held, _flush, _space);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (IOException exception) when (exception.HResult == Locked)
        {
            return null;
        }
        catch (IOException exception) when (DiskFull.IsCause(exception))
        {
            throw new StorageFullException(exception);
        }
    }

    /// <summary>Removes the files of an upload; only for the caller that has it open, or if no index contains it.</summary>
    public void Delete(string id)
    {
        File.Delete(PathOf(id));
        File.Delete(LockOf(id));
    }

    /// <summary>Returns the ids of the uploads that have received nothing for <paramref name="idleFor"/>.</summary>
    public IReadOnlyList<string> ListIdle(TimeSpan idleFor) => !Directory.Exists(_folder) ? [] :
    [
        .. new DirectoryInfo(_folder).EnumerateFiles()
            .Where(file => DateTime.UtcNow - file.LastWriteTimeUtc >= idleFor)
            .Select(file => Path.GetFileNameWithoutExtension(file.Name))
            .Distinct(),
    ];

    /// <summary>Returns the local path of the bytes.</summary>
    public string PathOf(string id) => MediaPath.Under(_folder, id + Extension);

    private string LockOf(string id) => MediaPath.Under(_folder, id + LockExtension);
}

/// <summary>What has arrived of an upload that this process has open.</summary>
public sealed class UploadPart : IDisposable
{
    private readonly FileStream _file;
    private readonly FileStream _lock;
    private readonly IDiskFlush _flush;
    private readonly StorageSpace? _space;

    internal UploadPart(FileStream file, FileStream held, IDiskFlush flush, StorageSpace? space) =>
        (_file, _lock, _flush, _space) = (file, held, flush, space);

    /// <summary>The number of bytes that have arrived.</summary>
    public long Length => _file.Length;

    /// <summary>Appends a stream. What was read before it ended or failed is on the disk when the task ends or fails.</summary>
    /// <exception cref="MediaTooLargeException">The stream has more than <paramref name="max"/> bytes.</exception>
    /// <exception cref="StorageFullException">There is no space left, or free space fell below the low-water mark.</exception>
    public async Task Append(Stream content, long max, CancellationToken cancellationToken)
    {
        try
        {
            await MediaCopy.Run(content, _file, max, _space, cancellationToken);
        }
        catch (IOException exception) when (DiskFull.IsCause(exception))
        {
            throw new StorageFullException(exception);
        }
        finally
        {
            Flush();
        }
    }

    /// <summary>Removes everything after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(long length)
    {
        if (length >= _file.Length) return;
        _file.SetLength(length);
        _file.Seek(0, SeekOrigin.End);
        Flush();
    }

    /// <summary>Waits until all bytes are on the disk.</summary>
    public void Flush() => _flush.File(_file.SafeFileHandle);

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }
}
