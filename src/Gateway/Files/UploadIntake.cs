using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Grains.Files;
using Encoder.Storage.Files;
using Encoder.Storage.Media;

namespace Encoder.Gateway.Files;

/// <summary>
/// Turns a complete upload into a file: probes it, publishes it, and then lists it. Before the upload is published, its path is noted in
/// the index: if the process is killed in between, the janitor deletes the media that belongs to no file.
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

    /// <summary>Probes an upload and returns the file that it will become.</summary>
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
