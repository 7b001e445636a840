using Encoder.Storage.Media;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Encoder.Silo.Health;

/// <summary>
/// Whether the data folder's volume has room. If not, the process is degraded rather than unhealthy: it still serves requests, and users
/// must be able to delete files through it.
/// </summary>
internal sealed class StorageCheck(StorageSpace space) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(space.IsLow ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
