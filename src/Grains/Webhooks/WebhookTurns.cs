using System.Threading.RateLimiting;

namespace Encoder.Grains.Webhooks;

/// <summary>
/// Bounds the attempts that one process makes at the same time, to each endpoint and for each tenant, so that endpoints which hang hold
/// few connections and delay no others. Attempts beyond that wait, the oldest first.
/// </summary>
/// <remarks>An endpoint is a scheme, host and port, of one tenant: another tenant's attempts there do not count.</remarks>
public sealed class WebhookTurns(WebhookOptions options) : IDisposable
{
    // In this order: what waits for its endpoint takes nothing of the tenant's.
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
