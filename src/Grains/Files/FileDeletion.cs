using Encoder.Storage.Files;
using Encoder.Storage.Media;

namespace Encoder.Grains.Files;

/// <summary>
/// Deletes files, first from the index and then from the media store. Until the media is deleted, the index keeps its path, so a process
/// that is killed in between leaves nothing behind.
/// </summary>
public sealed class FileDeletion(IFileIndex index, IMediaStore media)
{
    /// <summary>Deletes a tenant's file, unless an unfinished job uses it. The caller must inform the job that made the file.</summary>
    public async Task<FileRemoval> Delete(string tenant, string fileId)
    {
        var removal = await index.Remove(tenant, fileId, MediaPaths.Root);
        if (removal is { File: { } file, UsedByJob: null }) await DeleteUnnamed(MediaPaths.Root(file));
        return removal;
    }

    /// <summary>Deletes media that no file has named for at least <paramref name="since"/>. Returns the number of deleted paths.</summary>
    /// <param name="since">Must be longer than it takes to publish media and add its file.</param>
    public async Task<int> DeleteUnnamed(TimeSpan since)
    {
        var paths = await index.ListUnnamed(since);
        foreach (var path in paths) await DeleteUnnamed(path);
        return paths.Count;
    }

    private Task DeleteUnnamed(string path)
    {
        media.Delete(path);
        return index.Forget(path);
    }
}
