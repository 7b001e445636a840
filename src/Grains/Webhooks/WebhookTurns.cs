using System.Threading.RateLimiting;

namespace Encoder.Grains.Webhooks;

/// <summary>
/// Limits the concurrent attempts of a process for each endpoint and each tenant, so that hanging endpoints hold few connections and do not
/// delay others. Further attempts wait; the oldest goes first.
/// </summary>
/// <remarks>An endpoint is a scheme, host and port of one tenant. Attempts of other tenants at the same address do not count.</remarks>
public sealed class WebhookTurns(WebhookOptions options) : IDisposable
{
    // The endpoint's limit comes first: an attempt that waits for its endpoint takes no place of its tenant.
    private readonly PartitionedRateLimiter<WebhookEvent> _endpoints = Limit(options.MaxPerEndpoint, EndpointOf);
    private readonly PartitionedRateLimiter<WebhookEvent> _tenants = Limit(options.MaxPerTenant, webhook => webhook.Tenant);

    /// <summary>Waits until an attempt may be made. It holds its place until the returned object is disposed.</summary>
    public async Task<IDisposable> Take(WebhookEvent webhook, CancellationToken cancellationToken)
    {
        var ofEndpoint = await _endpoints.AcquireAsync(webhook, cancellationToken: cancellationToken);
        try
        {
            return new Turn(ofEndpoint, await _tenants.AcquireAsync(webhook, cancellationToken: cancellationToken));
        }
        catch
        {
            ofEndpoint.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _endpoints.Dispose();
        _tenants.Dispose();
    }

    private static PartitionedRateLimiter<WebhookEvent> Limit(int most, Func<WebhookEvent, string> key) =>
        PartitionedRateLimiter.Create<WebhookEvent, string>(webhook => RateLimitPartition.GetConcurrencyLimiter(
            key(webhook), _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = int.MaxValue }));

    private static string EndpointOf(WebhookEvent webhook) =>
        $"{webhook.Tenant} {new Uri(webhook.Url).GetLeftPart(UriPartial.Authority)}";

    private sealed class Turn(RateLimitLease ofEndpoint, RateLimitLease ofTenant) : IDisposable
    {
        public void Dispose()
        {
            ofTenant.Dispose();
            ofEndpoint.Dispose();
        }
    }
}
