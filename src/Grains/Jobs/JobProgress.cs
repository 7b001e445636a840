using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>
/// Computes the progress and the expected end of a job. Its work items and outputs are weighted by their cost (<see cref="PlanCost"/>), so
/// that progress rises evenly with time.
/// </summary>
public static class JobProgress
{
    /// <summary>
    /// The ingest's share of the job. It is fixed, because the duration of the ingest says nothing about the work that follows.
    /// </summary>
    private const double IngestShare = 0.02;

    /// <summary>The smallest finished share of the work from which the rest is estimated.</summary>
    private const double MinDone = 0.01;

    /// <summary>Returns the progress in percent, 0 to 99. Only completion makes it 100.</summary>
    public static int Percent(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var fraction = state.Plan is null
            // Without a plan, the amount of work is unknown.
            ? IngestShare * (state.WorkItem(WorkItemName.Ingest)?.Fraction ?? 0)
            : IngestShare + ((1 - IngestShare) * Done(state));
        return Math.Min(99, (int)(100 * fraction));
    }

    /// <summary>Returns when the job will end if work continues at the pace so far; null if that is unknown.</summary>
    /// <param name="state">A job that has not ended.</param>
    /// <param name="now">The current time.</param>
    public static DateTimeOffset? ExpectedEnd(JobState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Plan is null || state.EncodingSince is not { } since) return null;
        var (all, achieved) = (Done(state), Done(state) - state.EncodingFrom);
        return achieved < MinDone ? null : now + ((now - since) * ((1 - all) / achieved));
    }

    /// <summary>Returns the finished share of the planned work, 0 to 1. The job must have a plan.</summary>
    internal static double Done(JobState state)
    {
        var plan = state.Plan!;
        var (done, all) = (0.0, 0.0);
        void Add(double cost, double fraction) => (done, all) = (done + (cost * fraction), all + cost);

        foreach (var item in state.WorkItems.Where(i => i.Name != WorkItemName.Ingest))
            Add(Cost(plan, item.Name), item.Status == WorkItemStatus.Done ? 1 : item.Fraction);
        foreach (var output in state.Outputs) Add(Cost(plan, output.WorkItem), output.HasEnded ? 1 : 0);
        return all == 0 ? 0 : done / all;
    }

    /// <summary>Returns the cost of a work item other than the ingest, in the unit of <see cref="PlanCost"/>.</summary>
    internal static double Cost(EncodePlan plan, WorkItemName item) => item.Kind switch
    {
        WorkItemKind.Encode => PlanCost.Encode(plan, plan.Chunks[item.Chunk]),
        WorkItemKind.Audio => PlanCost.Audio(plan),
        WorkItemKind.Copy => PlanCost.Copy(plan),
        WorkItemKind.Package => PlanCost.Package(plan, plan.Outputs.Single(r => r.PresetId == item.PresetId)),
        WorkItemKind.Thumbnails => PlanCost.Thumbnails(plan),
        _ => throw new ArgumentException($"{item} is not part of a plan.", nameof(item)),
    };
}
