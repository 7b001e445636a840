using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Silo.WorkItems;

/// <summary>Where the sources and encodes of a job lie on this machine.</summary>
public sealed class SourceFiles(IMediaStore media, IWorkspace workspace)
{
    /// <summary>Name of a fetched source in the folder of the ingest that fetched it.</summary>
    public const string FetchedName = "source";

    /// <summary>What is encoded: the source, or the file that was made of it because its clock jumps.</summary>
    public string Source(string jobId, SourceLocation location, EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(plan);
        if (location.FilePath is { } filePath && plan.Scan.Repair is null) return media.LocalPath(filePath);
        return Path.Combine(
            workspace.AttemptFolder(jobId, WorkItemName.Ingest, location.IngestAttempt),
            plan.Scan.Repair is null ? FetchedName : RepairCommand.FileName);
    }

    /// <summary>What a rung is made of: the files of its chunks, or the one that was copied.</summary>
    public RungSource Rung(string jobId, EncodePlan plan, EncodeLocations encodes, VideoEncode encode) =>
        new($"{encode.Rung}", encode.IsCopied
        ? [new ChunkFile(File(jobId, WorkItemName.Copy, encodes.CopyAttempt, encode.Key), 0) { Rate = plan.Preparation.FrameRate }]
        : Array.ConvertAll(plan.Chunks,
            c => new ChunkFile(File(jobId, WorkItemName.Encode(c.Index), encodes.ChunkAttempts[c.Index], encode.Key), c.Start)));

    /// <summary>The file of an audio encode; beside it is what was measured of its loudness (<see cref="LoudnessReport"/>).</summary>
    public string Audio(string jobId, EncodeLocations encodes, string key) =>
        File(jobId, WorkItemName.Audio, encodes.AudioAttempt, key);

    /// <summary>The captions of a job, as the ingest made them.</summary>
    public CaptionSource[] Captions(string jobId, EncodePlan plan, EncodeLocations encodes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(encodes);
        if (plan.Captions is not { } captions) return [];
        var folder = workspace.AttemptFolder(jobId, WorkItemName.Ingest, encodes.IngestAttempt);
        return Array.ConvertAll(captions, track => new CaptionSource(track, Path.Combine(folder, CaptionPreparation.FileName(track))));
    }

    /// <summary>The frames of the storyboard, in their order, as the encodes of the chunks took them.</summary>
    public string[] Tiles(string jobId, EncodePlan plan, EncodeLocations encodes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(encodes);
        IEnumerable<string> Of(StoryboardPlan board, Chunk chunk)
        {
            var folder = workspace.AttemptFolder(jobId, WorkItemName.Encode(chunk.Index), encodes.ChunkAttempts[chunk.Index]);
            var (first, count) = board.In(chunk);
            return Enumerable.Range(first, count).Select(frame => Path.Combine(folder, StoryboardCommand.FrameName(frame)));
        }
        return plan.Storyboard is { } storyboard ? [.. plan.Chunks.SelectMany(chunk => Of(storyboard, chunk))] : [];
    }

    private string File(string jobId, WorkItemName item, int attempt, string key) =>
        Path.Combine(workspace.AttemptFolder(jobId, item, attempt), $"{key}.mp4");
}
