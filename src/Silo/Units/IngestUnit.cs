using Encoder.Grains.Work;

namespace Encoder.Silo.Units;

/// <summary>Fetches the source when it has a URL, looks into it, and plans.</summary>
public sealed class IngestUnit(SourcePlanner planner)
{
    public Task<WorkResult> Run(UnitContext context, IngestPayload order, CancellationToken cancellationToken) =>
        planner.Plan(order, Path.Combine(context.Folder, SourceFiles.FetchedName), cancellationToken);
}
