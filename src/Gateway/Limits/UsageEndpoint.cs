using System.Text.Json.Serialization;
using Encoder.Gateway.Auth;
using Encoder.Storage.Tenants;
using Encoder.Storage.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Limits;

/// <summary><c>GET /v1/usage</c>: where a tenant stands.</summary>
public static class UsageEndpoint
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/usage", Get).RequireAuthorization().WithTags("Usage")
            .WithName("getUsage")
            .WithSummary("See what the tenant uses, and what it may use");

    private static async Task<Ok<UsageReport>> Get(HttpContext context, IUsage usage, QuotaOptions quotas, TimeProvider time)
    {
        var (used, limits) = (await usage.Get(context.Tenant().Name, time.GetUtcNow()), quotas.For(context.Tenant()));
        return TypedResults.Ok(new UsageReport(
            used.QueuedJobs,
            used.RunningUnits,
            used.StoredBytes,
            Math.Round(used.VideoToday.TotalMinutes, 2),
            new UsageLimits(
                OrNone(limits.QueuedJobs), OrNone(limits.RunningUnits), OrNone(limits.StoredBytes), OrNone(limits.MinutesPerDay))));
    }

    private static long? OrNone(long limit) => limit == 0 ? null : limit;
}

/// <summary>What a tenant uses now.</summary>
/// <param name="QueuedJobs">Jobs that are queued.</param>
/// <param name="RunningUnits">Work items that are being worked on.</param>
/// <param name="StoredBytes">Bytes of all files, uploads and outputs.</param>
/// <param name="MinutesToday">Minutes of source video that were looked into for jobs today, UTC.</param>
/// <param name="Limits">What the tenant may use.</param>
public sealed record UsageReport(long QueuedJobs, long RunningUnits, long StoredBytes, double MinutesToday, UsageLimits Limits);

/// <summary>What a tenant may use; null where there is no limit.</summary>
/// <param name="QueuedJobs">Jobs that may be queued.</param>
/// <param name="RunningUnits">Work items that may be worked on at a time.</param>
/// <param name="StoredBytes">Bytes of all files.</param>
/// <param name="MinutesToday">Minutes of source video in a day, UTC.</param>
public sealed record UsageLimits(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? QueuedJobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? RunningUnits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? StoredBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? MinutesToday);
