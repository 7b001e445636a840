using System.Threading.RateLimiting;
using Encoder.Gateway.Problems;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Limits;

/// <summary>Limits the rate of each tenant's requests: a token bucket per process. Requests without a tenant are not limited.</summary>
/// <remarks>
/// ASP.NET's own middleware never disposes its limiters, whose timers then keep the whole application in memory after its end.
/// </remarks>
public sealed class RequestLimits(QuotaOptions quotas) : IMiddleware, IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private readonly PartitionedRateLimiter<Tenant> _buckets =
        PartitionedRateLimiter.Create<Tenant, string>(tenant => Bucket(tenant.Name, quotas.For(tenant)));

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.Features.Get<Tenant>() is { } tenant)
        {
            using var request = _buckets.AttemptAcquire(tenant);
            if (!request.IsAcquired)
            {
                await Rejection(context, request).ExecuteAsync(context);
                return;
            }
        }
        await next(context);
    }

    public void Dispose() => _buckets.Dispose();

    private static RateLimitPartition<string> Bucket(string tenant, QuotaOptions limits) => limits.RequestsPerSecond == 0
        ? RateLimitPartition.GetNoLimiter(tenant)
        : RateLimitPartition.GetTokenBucketLimiter(tenant, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.RequestBurst,
            TokensPerPeriod = limits.RequestsPerSecond,
            ReplenishmentPeriod = s_period,
            QueueLimit = 0,
        });

    private static ProblemHttpResult Rejection(HttpContext context, RateLimitLease request)
    {
        var wait = request.TryGetMetadata(MetadataName.RetryAfter, out var known) && known > s_period ? known : s_period;
        return Problem.LimitReached(
            context, "requestsPerSecond", "The tenant sends more requests per second than allowed.", wait);
    }
}
