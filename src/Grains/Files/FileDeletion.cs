using Encoder.Storage.Files;
using Encoder.Storage.Media;

namespace Encoder.Grains.Files;

/// <summary>
/// Deletes files, first from the index and then from the media store. What lies in the media store without a file is noted in the index
/// all the while, so that nothing is left there whenever the process is killed.
/// </summary>
public sealed class FileDeletion(IFileIndex index, IMediaStore media)
{
    /// <summary>Deletes a tenant's file, unless an unfinished job uses it. The job that made it is the caller's to tell.</summary>
    public async Task<FileRemoval> Delete(string tenant, string fileId)
    {
        var removal = await index.Remove(tenant, fileId, MediaPaths.Root);
        if (removal is { File: { } file, UsedByJob: null }) await DeleteUnnamed(MediaPaths.Root(file));
        return removal;
    }

    /// <summary>Deletes what lies in the media store without a file since at least that long. Returns how much there was.</summary>
    /// <param name="since">Long enough for those who are about to add the file to have done so.</param>
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
