using Encoder.Grains.Work;

namespace Encoder.Grains.Jobs;

/// <summary>How far a job is, in percent, from how far its units and parts are.</summary>
public static class JobProgress
{
    private const double IngestWeight = 5;
    private const double EncodeWeight = 80;
    private const double AudioWeight = 5;
    private const double PartsWeight = 10;

    /// <summary>0 to 99: only completion makes it 100.</summary>
    public static int Percent(JobState state)
    {
        var (done, all) = (0.0, 0.0);
        void Add(double weight, double fraction) => (done, all) = (done + weight * fraction, all + weight);

        foreach (var unit in state.Units) Add(Weight(state, unit.Name), unit.Status == UnitStatus.Done ? 1 : unit.Fraction);
        foreach (var part in state.Parts) Add(PartsWeight / state.Parts.Length, part.HasEnded ? 1 : 0);
        // Until the source is known, the units to come are not known either.
        if (state.Plan is null) all = 100;
        return all == 0 ? 0 : Math.Min(99, (int)(100 * done / all));
    }

    private static double Weight(JobState state, string unit) => unit switch
    {
        UnitNames.Ingest => IngestWeight,
        UnitNames.Audio or UnitNames.Copy => AudioWeight,
        _ => EncodeWeight / state.Plan!.Chunks.Length,
    };
}
