using Encoder.Contracts.Files;

namespace Encoder.Storage.Files;

/// <summary>All files of all tenants: uploads and outputs.</summary>
public interface IFileIndex
{
    /// <summary>Adds files; those whose ids are there already stay as they are.</summary>
    Task Add(string tenant, params IReadOnlyList<MediaFile> files);

    /// <summary>The tenant's file; null when it has none of that id.</summary>
    Task<MediaFile?> Get(string tenant, string fileId);

    /// <summary>The tenant's files, newest first.</summary>
    Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page);

    /// <summary>
    /// Removes the tenant's file from the index, unless a queued or processing job uses it or is still making its outputs, of
    /// which it is one. The bytes are the caller's to remove, after.
    /// </summary>
    Task<FileRemoval> Remove(string tenant, string fileId);
}

/// <summary>What became of the removal of a file.</summary>
/// <param name="File">The file as it was; null when there is none of that id.</param>
/// <param name="UsedByJob">Id of an unfinished job that uses it, which is why it stays; null when it is gone.</param>
public sealed record FileRemoval(MediaFile? File, string? UsedByJob);

/// <summary>Questions about files that several callers ask.</summary>
public static class FileIndexExtensions
{
    /// <summary>
    /// The tenant's upload; null when it has none of that id. An output of a job is not an upload, so it cannot be the source
    /// of another job.
    /// </summary>
    public static async Task<MediaFile?> GetUpload(this IFileIndex index, string tenant, string fileId)
    {
        ArgumentNullException.ThrowIfNull(index);
        return await index.Get(tenant, fileId) is { JobId: null } upload ? upload : null;
    }
}
