using Encoder.Grains.Work;

namespace Encoder.Grains.Plans;

/// <summary>Looks into sources and plans, on a machine that has ffprobe.</summary>
public interface ISourcePlanner
{
    /// <summary>
    /// The plan (<see cref="Ingested"/>), or why there is none (<see cref="UnitFailed"/>). A source that has a URL is fetched, and nothing
    /// of it is kept.
    /// </summary>
    Task<UnitResult> Plan(IngestOrder order, CancellationToken cancellationToken);
}
