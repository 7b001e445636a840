using Encoder.Grains.Work;

namespace Encoder.Grains.Plans;

/// <summary>Probes sources and plans their encoding on a machine that has ffprobe.</summary>
public interface ISourcePlanner
{
    /// <summary>
    /// Returns the plan (<see cref="Ingested"/>), or why there is none (<see cref="WorkFailed"/>). A source with a URL is fetched but not
    /// kept.
    /// </summary>
    Task<WorkResult> Plan(IngestPayload payload, CancellationToken cancellationToken);
}
