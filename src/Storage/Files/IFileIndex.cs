using Encoder.Contracts.Files;

namespace Encoder.Storage.Files;

/// <summary>All files of all tenants: uploads and outputs.</summary>
public interface IFileIndex
{
    /// <summary>Adds files; those whose ids are there already stay as they are. The paths of uploads are named from then on.</summary>
    Task Add(string tenant, params IReadOnlyList<MediaFile> files);

    /// <summary>The tenant's file; null when it has none of that id.</summary>
    Task<MediaFile?> Get(string tenant, string fileId);

    /// <summary>The tenant's files, newest first.</summary>
    Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page);

    /// <summary>
    /// Removes the tenant's file from the index, unless a queued or processing job uses it or is still making its outputs, of
    /// which it is one. The bytes are the caller's to remove, after; until <see cref="Forget"/> they are unnamed.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="fileId">Id of the file.</param>
    /// <param name="path">The path in the media store of all that goes with the file.</param>
    Task<FileRemoval> Remove(string tenant, string fileId, Func<MediaFile, string> path);

    /// <summary>
    /// Notes that something may lie at a path in the media store that no file names: it is about to be published, and its file to be
    /// added. If that does not come to pass, what lies there is deleted.
    /// </summary>
    Task Announce(string path);

    /// <summary>Paths that no file names, and that were announced, or whose files were removed, at least that long ago.</summary>
    Task<IReadOnlyList<string>> ListUnnamed(TimeSpan since);

    /// <summary>Notes that nothing lies at an unnamed path any more.</summary>
    Task Forget(string path);

    /// <summary>
    /// Uploads, the oldest first, that are older than <paramref name="before"/> and that no job uses, nor one that was posted since.
    /// </summary>
    Task<IReadOnlyList<FileKey>> ListUploads(DateTimeOffset before, int most);

    /// <summary>Outputs, the oldest first, that are older than <paramref name="before"/> and whose jobs have ended.</summary>
    Task<IReadOnlyList<FileKey>> ListOutputs(DateTimeOffset before, int most);
}

/// <summary>Which file of which tenant.</summary>
public sealed record FileKey
{
    public required string Tenant { get; init; }

    public required string Id { get; init; }
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
