using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Grains.Files;
using Encoder.Storage.Files;
using Encoder.Storage.Media;

namespace Encoder.Gateway.Files;

/// <summary>
/// Makes a file of an upload that has arrived whole: looks into it, publishes it, and only then lists it. Before it is published, its path
/// is noted in the index: whenever the process is killed, nothing is left that would be served without a file.
/// </summary>
public sealed class UploadIntake(
    IMediaStore media, IWorkspace workspace, IFileIndex index, UploadProbe probe, TimeProvider time)
{
    public async Task<MediaFile> Accept(string tenant, StagedFile staged, CancellationToken cancellationToken)
    {
        var published = false;
        try
        {
            var file = await Describe(tenant, EntityId.New(time), staged, cancellationToken);
            await index.Announce(file.FilePath);
            media.Publish(staged, file.FilePath);
            published = true;
            await index.Add(tenant, file);
            return file;
        }
        finally
        {
            if (!published) workspace.Discard(staged);
        }
    }

    /// <summary>Looks into an upload, and returns the file that it will be.</summary>
    public async Task<MediaFile> Describe(string tenant, string id, StagedFile staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        var probed = await probe.Probe(tenant, staged.LocalPath, cancellationToken);
        var now = time.GetUtcNow();
        return new MediaFile
        {
            Id = id,
            Type = probed.Type,
            Size = staged.Size,
            FilePath = MediaPaths.Upload(id, probed.Extension),
            Meta = probed.Meta,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
