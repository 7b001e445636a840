using Encoder.Grains.Work;
using Encoder.Media.Planning;

namespace Encoder.Grains.Jobs;

/// <summary>How far a job is, and when it will be done, from how far its units and parts are. What they weigh is the work they are (<see cref="PlanCost"/>), so that both follow the clock.</summary>
public static class JobProgress
{
    /// <summary>Part of the whole that fetching and probing the source count for: how long they take has nothing to do with the work that follows.</summary>
    private const double IngestShare = 0.02;

    /// <summary>With less than this part done, the time it took says nothing about the rest.</summary>
    private const double LeastDone = 0.01;

    /// <summary>0 to 99: only completion makes it 100.</summary>
    public static int Percent(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var fraction = state.Plan is null
            // Until the source is known, the work to come is not known either.
            ? IngestShare * (state.Unit(UnitNames.Ingest)?.Fraction ?? 0)
            : IngestShare + ((1 - IngestShare) * Done(state));
        return Math.Min(99, (int)(100 * fraction));
    }

    /// <summary>When the job will be done if the rest goes on as the work so far; null while that is not known.</summary>
    /// <param name="state">A job that has not ended.</param>
    /// <param name="now">When the state is true.</param>
    public static DateTimeOffset? ExpectedEnd(JobState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Plan is null || state.EncodingSince is not { } since || Done(state) is not (>= LeastDone and var done)) return null;
        return now + ((now - since) * ((1 - done) / done));
    }

    /// <summary>How much of the work that the plan asks for is done, 0 to 1.</summary>
    private static double Done(JobState state)
    {
        var plan = state.Plan!;
        var (done, all) = (0.0, 0.0);
        void Add(double cost, double fraction) => (done, all) = (done + (cost * fraction), all + cost);

        foreach (var unit in state.Units.Where(u => u.Name != UnitNames.Ingest)) Add(Cost(plan, unit.Name), unit.Status == UnitStatus.Done ? 1 : unit.Fraction);
        foreach (var part in state.Parts) Add(Cost(plan, part), part.HasEnded ? 1 : 0);
        return all == 0 ? 0 : done / all;
    }

    /// <summary>How much work one of the encodes is, as of <see cref="PlanCost"/>.</summary>
    internal static double Cost(EncodePlan plan, string unit) => unit switch
    {
        UnitNames.Audio => PlanCost.Audio(plan),
        UnitNames.Copy => PlanCost.Copy(plan),
        _ => PlanCost.Encode(plan, plan.Chunks[UnitNames.ChunkOf(unit)!.Value]),
    };

    private static double Cost(EncodePlan plan, PartState part) => part.IsThumbnails
        ? PlanCost.Thumbnails(plan)
        : PlanCost.Package(plan, plan.Outputs.Single(r => r.PresetId == part.Key));
}
