using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>Decides which attempts of an ended job are kept in the workspace for a retry.</summary>
public static class JobLeftovers
{
    /// <summary>
    /// Returns the finished attempts that a retry would use: the encodes if a rendition is missing, and the ingest if it made files. Empty
    /// if the job completed, failed for lack of space, or failed longer ago than <paramref name="window"/>.
    /// </summary>
    public static IReadOnlyList<AttemptKey> Of(JobState? state, TimeSpan window, DateTimeOffset now)
    {
        if (state is not { Status: JobStatus.Failed, Plan: not null, FinishedAt: { } finishedAt }) return [];
        // Without a window nothing is kept, even if the clock was set back.
        if (window == TimeSpan.Zero || now - finishedAt >= window || state.Error?.Code == JobErrorCodes.StorageFull) return [];
        return [.. Finished(state)
            .Where(i => i.Name == WorkItemName.Ingest ? IngestMadeFiles(state) : state.NeedsEncodes)
            .Select(i => new AttemptKey(i.Name, i.Attempt))];
    }

    /// <summary>
    /// Returns the finished work items of a failed job whose results still exist. An ingest that made no files is always included.
    /// </summary>
    public static IReadOnlyCollection<WorkItemName> Kept(JobState state, IWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(workspace);
        return [.. Finished(state)
            .Where(i => (i.Name == WorkItemName.Ingest && !IngestMadeFiles(state))
                || Directory.Exists(workspace.AttemptFolder(state.Id, i.Name, i.Attempt)))
            .Select(i => i.Name)];
    }

    /// <summary>Returns whether the ingest fetched the source, repaired its clock, or made captions.</summary>
    private static bool IngestMadeFiles(JobState state) =>
        state.SourcePath is null || state.Plan is { Scan.Repair: not null } or { Captions: not null };

    private static IEnumerable<WorkItemState> Finished(JobState state) =>
        state.WorkItems.Where(i => i is { Status: WorkItemStatus.Done, Attempt: > 0 });
}
