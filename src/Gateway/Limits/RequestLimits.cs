using System.Threading.RateLimiting;
using Encoder.Gateway.Problems;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.RateLimiting;

namespace Encoder.Gateway.Limits;

/// <summary>Limits the rate of each tenant's requests: a token bucket per process. Requests without a tenant are not limited.</summary>
public static class RequestLimits
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(options => options.OnRejected = Refuse);
        services.AddOptions<RateLimiterOptions>().Configure<QuotaOptions>((options, quotas) =>
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Bucket(context, quotas)));
        services.AddSingleton<Admission>();
        return services;
    }

    /// <summary>Applies <see cref="Admission"/> to the endpoints of the group.</summary>
    public static RouteGroupBuilder WithAdmission(this RouteGroupBuilder group) => group.AddEndpointFilter(
        // Resolved at request time: resolving it while the host is built would validate its options too early.
        (context, next) => context.HttpContext.RequestServices.GetRequiredService<Admission>().InvokeAsync(context, next));

    private static RateLimitPartition<string> Bucket(HttpContext context, QuotaOptions quotas)
    {
        if (context.Features.Get<Tenant>() is not { } tenant) return RateLimitPartition.GetNoLimiter("");
        var own = quotas.For(tenant);
        if (own.RequestsPerSecond == 0) return RateLimitPartition.GetNoLimiter(tenant.Name);
        return RateLimitPartition.GetTokenBucketLimiter(tenant.Name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = own.RequestBurst,
            TokensPerPeriod = own.RequestsPerSecond,
            ReplenishmentPeriod = s_period,
            QueueLimit = 0,
        });
    }

    private static async ValueTask Refuse(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) && known > s_period ? known : s_period;
        await Problem.LimitReached(
            rejected.HttpContext, "requestsPerSecond", "More requests a second came than the tenant may make.", wait)
            .ExecuteAsync(rejected.HttpContext);
    }
}
