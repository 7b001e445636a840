using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Health;

/// <summary>
/// Health for orchestrators: 200 "Healthy" or "Degraded" (the disk is nearly full), or 503 "Unhealthy".
/// The responses reveal nothing else and need no token.
/// </summary>
/// <remarks>
/// <c>/health/startup</c>: the process has started. <c>/health/live</c>: it responds; nothing else is checked, because a restart would not
/// bring a database back. <c>/health/ready</c>: it can serve requests and is not about to stop.
/// </remarks>
public static class HealthEndpoints
{
    private const string Startup = "startup";
    private const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<StartedCheck>("started", tags: [Startup])
            .AddCheck<NotStoppingCheck>("not stopping", tags: [Ready])
            .AddCheck<DatabaseCheck>("database", tags: [Ready])
            .AddCheck<StorageCheck>("storage", tags: [Ready])
            .AddMembershipCheck(Ready);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Map(routes, Startup, tag => tag == Startup);
        Map(routes, "live", _ => false);
        Map(routes, Ready, tag => tag is Startup or Ready);
    }

    private static void Map(IEndpointRouteBuilder routes, string name, Func<string, bool> tags) =>
        routes.MapHealthChecks($"/health/{name}", new HealthCheckOptions { Predicate = check => check.Tags.Any(tags) });
}
