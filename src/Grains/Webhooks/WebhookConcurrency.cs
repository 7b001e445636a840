using Encoder.Grains.Work;

namespace Encoder.Grains.Webhooks;

/// <summary>
/// Limits the concurrent attempts of a process for each endpoint and each tenant, so that hanging endpoints hold few connections and do not
/// delay others. Further attempts wait; the oldest goes first.
/// </summary>
/// <remarks>An endpoint is a scheme, host and port of one tenant. Attempts of other tenants at the same address do not count.</remarks>
public sealed class WebhookConcurrency(WebhookOptions options) : IDisposable
{
    // The endpoint's limit comes first: an attempt that waits for its endpoint takes no place of its tenant.
    private readonly ConcurrencyLimits<WebhookEvent> _limits = new(
        waiting: int.MaxValue, (EndpointOf, options.MaxPerEndpoint), (webhook => webhook.Tenant, options.MaxPerTenant));

    /// <summary>Waits until an attempt may be made. It holds its place until the returned object is disposed.</summary>
    public async Task<IDisposable> Take(WebhookEvent webhook, CancellationToken cancellationToken) =>
        await _limits.Acquire(webhook, cancellationToken);

    public void Dispose() => _limits.Dispose();

    private static string EndpointOf(WebhookEvent webhook) =>
        $"{webhook.Tenant} {new Uri(webhook.Url).GetLeftPart(UriPartial.Authority)}";
}
