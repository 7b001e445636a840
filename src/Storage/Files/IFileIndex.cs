using Encoder.Contracts.Files;

namespace Encoder.Storage.Files;

/// <summary>The index of all files of all tenants: uploads and outputs.</summary>
public interface IFileIndex
{
    /// <summary>Adds files. Files whose ids already exist stay as they are. The paths of uploads are no longer unnamed.</summary>
    Task Add(string tenant, params IReadOnlyList<MediaFile> files);

    /// <summary>Returns the tenant's file; null if it has none with that id.</summary>
    Task<MediaFile?> Get(string tenant, string fileId);

    /// <summary>Returns the tenant's files, newest first.</summary>
    Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page);

    /// <summary>
    /// Removes the tenant's file from the index, unless an unfinished job uses it or has made it. The caller must then delete the media,
    /// whose path is unnamed until <see cref="Forget"/>.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="path">Returns the path in the media store of everything that belongs to the file.</param>
    Task<FileRemoval> Remove(string tenant, string fileId, Func<MediaFile, string> path);

    /// <summary>
    /// Records that media is about to be published at a path and its file added. Until the file is added, the path is unnamed. If the file
    /// is never added, the media is deleted.
    /// </summary>
    Task Announce(string path);

    /// <summary>
    /// Returns the paths that have been unnamed for at least <paramref name="since"/>: they were announced, or their files were removed.
    /// </summary>
    Task<IReadOnlyList<string>> ListUnnamed(TimeSpan since);

    /// <summary>Records that there is nothing at an unnamed path any more.</summary>
    Task Forget(string path);

    /// <summary>
    /// Returns uploads created before <paramref name="before"/>, oldest first, that are used neither by an unfinished job nor by one posted
    /// since then.
    /// </summary>
    Task<IReadOnlyList<FileKey>> ListUploads(DateTimeOffset before, int max);

    /// <summary>Returns outputs created before <paramref name="before"/>, oldest first, whose jobs have ended.</summary>
    Task<IReadOnlyList<FileKey>> ListOutputs(DateTimeOffset before, int max);
}

/// <summary>Identifies a file of a tenant.</summary>
public sealed record FileKey
{
    public required string Tenant { get; init; }

    public required string Id { get; init; }
}

/// <summary>The result of removing a file.</summary>
/// <param name="File">The file as it was; null if there is none with that id.</param>
/// <param name="UsedByJob">The id of an unfinished job that uses the file, so that it was not removed; null if it was.</param>
public sealed record FileRemoval(MediaFile? File, string? UsedByJob);

/// <summary>Queries on files that several callers share.</summary>
public static class FileIndexExtensions
{
    /// <summary>
    /// Returns the tenant's upload; null if it has none with that id. An output of a job is not an upload, so it cannot be the source of
    /// another job.
    /// </summary>
    public static async Task<MediaFile?> GetUpload(this IFileIndex index, string tenant, string fileId)
    {
        ArgumentNullException.ThrowIfNull(index);
        return await index.Get(tenant, fileId) is { JobId: null } upload ? upload : null;
    }
}
