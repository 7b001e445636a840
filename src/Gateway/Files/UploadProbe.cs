using Encoder.Gateway.Hosting;
using Encoder.Grains.Files;
using Encoder.Grains.Work;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Files;

/// <summary>
/// Probes uploads, a few at a time. A tenant gets only some of the places, so that its slow files do not delay another tenant's.
/// </summary>
public sealed class UploadProbe(IGrainFactory grains, IOptions<UploadOptions> options) : IDisposable
{
    // The tenant's own limit comes first, so that no tenant has more uploads than that in the common queue.
    private readonly ConcurrencyLimits<string> _limits = new(
        waiting: int.MaxValue, (tenant => tenant, options.Value.TenantProbes), (_ => "", options.Value.Probes));

    /// <summary>Probes a staged file when it is its tenant's turn.</summary>
    /// <param name="tenant">The name of the tenant.</param>
    /// <param name="localPath">The path of the file in the workspace.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait for a turn. A probe that has started is awaited: calls to stateless workers cannot be cancelled, and its place
    /// becomes free only when it has ended.
    /// </param>
    public async Task<ProbedFile> Probe(string tenant, string localPath, CancellationToken cancellationToken)
    {
        using var place = await _limits.Acquire(tenant, cancellationToken);
        // Each tenant has activations of its own, so that its calls do not queue behind another tenant's.
        var probed = await GrainCalls.Repeat(() => grains.GetGrain<IProbeGrain>(tenant).Probe(localPath, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return probed;
    }

    public void Dispose() => _limits.Dispose();
}
