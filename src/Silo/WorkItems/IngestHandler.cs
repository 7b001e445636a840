using Encoder.Grains.Work;

namespace Encoder.Silo.WorkItems;

/// <summary>Fetches the source if it has a URL, then probes and plans it.</summary>
public sealed class IngestHandler(SourcePlanner planner)
{
    public Task<WorkResult> Run(WorkItemContext context, IngestPayload payload, CancellationToken cancellationToken) =>
        planner.Plan(payload, Path.Combine(context.Folder, SourceFiles.FetchedName), cancellationToken);
}
