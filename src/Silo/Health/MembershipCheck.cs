using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Messaging;

namespace Encoder.Silo.Health;

/// <summary>In a silo, whether it is an active member of its cluster; in a client, whether there is a silo to call.</summary>
internal sealed class MembershipCheck(IServiceProvider services) : IHealthCheck
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (services.GetService<ISiloStatusOracle>() is { } silo)
        {
            return silo.CurrentStatus == SiloStatus.Active
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{silo.CurrentStatus}");
        }
        try
        {
            var gateways = await services.GetRequiredService<IGatewayListProvider>().GetGateways().WaitAsync(s_deadline, cancellationToken);
            return gateways.Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("no silo");
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(exception: exception);
        }
    }
}

internal static class MembershipCheckExtensions
{
    public static IHealthChecksBuilder AddMembershipCheck(this IHealthChecksBuilder checks, string tag) =>
        checks.AddCheck<MembershipCheck>("membership", tags: [tag]);
}
