using Encoder.Grains.Work;

namespace Encoder.Silo.Units;

/// <summary>Fetches the source if it has a URL, then probes and plans it.</summary>
public sealed class IngestUnit(SourcePlanner planner)
{
    public Task<WorkResult> Run(UnitContext context, IngestPayload order, CancellationToken cancellationToken) =>
        planner.Plan(order, Path.Combine(context.Folder, SourceFiles.FetchedName), cancellationToken);
}
