using Encoder.Storage.Media;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Encoder.Silo.Health;

/// <summary>
/// Whether the volume of the data folder has room. Without, the process is degraded and not unhealthy: it still serves, and somebody must
/// be able to delete files through it.
/// </summary>
internal sealed class StorageCheck(StorageSpace space) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(space.IsLow ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
