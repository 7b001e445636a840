using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Silo.WorkItems;

/// <summary>Locates the sources and encodes of a job on this machine.</summary>
public sealed class SourceFiles(IMediaStore media, IWorkspace workspace)
{
    /// <summary>The name of a fetched source in the folder of the ingest that fetched it.</summary>
    public const string FetchedName = "source";

    /// <summary>Returns the path of the file to encode: the source, or its repaired copy if its clock jumps.</summary>
    public string Source(string jobId, SourceLocation location, EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(plan);
        if (location.FilePath is { } filePath && plan.Scan.Repair is null) return media.LocalPath(filePath);
        return Path.Combine(
            workspace.AttemptFolder(jobId, WorkItemName.Ingest, location.IngestAttempt),
            plan.Scan.Repair is null ? FetchedName : RepairCommand.FileName);
    }

    /// <summary>Returns the files that make up a rung: one for each chunk, or the one that was copied.</summary>
    public RungSource Rung(string jobId, EncodePlan plan, EncodeLocations encodes, VideoEncode encode) =>
        new($"{encode.Rung}", encode.IsCopied
        ? [new ChunkFile(File(jobId, WorkItemName.Copy, encodes.CopyAttempt, encode.Key), 0) { Rate = plan.Preparation.FrameRate }]
        : Array.ConvertAll(plan.Chunks,
            c => new ChunkFile(File(jobId, WorkItemName.Encode(c.Index), encodes.ChunkAttempts[c.Index], encode.Key), c.Start)));

    /// <summary>Returns the path of an audio encode. Its <see cref="LoudnessReport"/> is stored beside it.</summary>
    public string Audio(string jobId, EncodeLocations encodes, string key) =>
        File(jobId, WorkItemName.Audio, encodes.AudioAttempt, key);

    /// <summary>Returns the captions of a job, as the ingest made them.</summary>
    public CaptionSource[] Captions(string jobId, EncodePlan plan, EncodeLocations encodes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(encodes);
        if (plan.Captions is not { } captions) return [];
        var folder = workspace.AttemptFolder(jobId, WorkItemName.Ingest, encodes.IngestAttempt);
        return Array.ConvertAll(captions, track => new CaptionSource(track, Path.Combine(folder, CaptionPreparation.FileName(track))));
    }

    /// <summary>Returns the paths of the storyboard's frames in order, as the encodes of the chunks took them.</summary>
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
