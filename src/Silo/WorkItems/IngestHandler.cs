using Encoder.Grains.Work;

namespace Encoder.Silo.WorkItems;

/// <summary>Fetches the source if it has a URL, probes and plans it, and repairs its clock if the clock jumps.</summary>
public sealed class IngestHandler(SourcePlanner planner)
{
    public Task<WorkResult> Run(WorkItemContext context, IngestPayload payload, CancellationToken cancellationToken) =>
        planner.Plan(payload, context.Folder, cancellationToken);
}
