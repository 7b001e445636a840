using Encoder.Grains.Work;
using Encoder.Silo.Units;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Has units done as the service does them, and tells of each that ends.</summary>
internal sealed class RealUnits
{
    public Action<WorkPayload, WorkResult> After { get; set; } = (_, _) => { };

    public IUnitRunner Over(UnitRunner runner) => new Watched(runner, this);

    private sealed class Watched(UnitRunner runner, RealUnits told) : IUnitRunner
    {
        public async Task<WorkResult> Run(UnitContext context, WorkPayload order, CancellationToken cancellationToken)
        {
            var result = await runner.Run(context, order, cancellationToken);
            told.After(order, result);
            return result;
        }
    }
}
