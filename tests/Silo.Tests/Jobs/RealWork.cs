using Encoder.Grains.Work;
using Encoder.Silo.WorkItems;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Runs work items as the service does, and reports each that ends.</summary>
internal sealed class RealWork
{
    public Action<WorkPayload, WorkResult> After { get; set; } = (_, _) => { };

    public IWorkItemRunner Over(WorkItemRunner runner) => new Watched(runner, this);

    private sealed class Watched(WorkItemRunner runner, RealWork told) : IWorkItemRunner
    {
        public async Task<WorkResult> Run(WorkItemContext context, WorkPayload payload, CancellationToken cancellationToken)
        {
            var result = await runner.Run(context, payload, cancellationToken);
            told.After(payload, result);
            return result;
        }
    }
}
