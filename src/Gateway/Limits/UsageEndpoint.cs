using Encoder.Contracts;
using Encoder.Silo.Auth;
using Encoder.Storage.Tenants;
using Encoder.Storage.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Limits;

/// <summary><c>GET /v1/usage</c>: a tenant's usage and limits.</summary>
public static class UsageEndpoint
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/usage", Get).RequireAuthorization().WithTags("Usage")
            .WithName("getUsage")
            .WithSummary("Get the usage and limits of the tenant");

    private static async Task<Ok<UsageReport>> Get(HttpContext context, IUsage usage, QuotaOptions quotas, TimeProvider time)
    {
        var (used, limits) = (await usage.Get(context.Tenant().Name, time.GetUtcNow()), quotas.For(context.Tenant()));
        return TypedResults.Ok(new UsageReport(
            used.QueuedJobs,
            used.RunningUnits,
            used.StoredBytes,
            Math.Round(used.VideoToday.TotalMinutes, 2),
            new UsageLimits(
                OrNone(limits.QueuedJobs), OrNone(limits.RunningUnits), OrNone(limits.StoredBytes), OrNone(limits.MinutesPerDay)),
            context.Tenant().Admin));
    }

    private static long? OrNone(long limit) => limit == 0 ? null : limit;
}
