using System.Net;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Telemetry;

/// <summary>
/// Metrics of this process and of what all processes share, in the Prometheus text format. They concern all tenants, so they require the
/// token of an admin, or an address in <see cref="MetricsOptions.AllowedNetworks"/>.
/// </summary>
public static class MetricsEndpoint
{
    public const string Path = "/metrics";

    private static readonly string[] s_proxyHeaders = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    private static readonly ProblemDetails s_unauthorized = new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Type = "urn:encoder:unauthorized",
        Title = "A valid token is required.",
        Detail = "Send the token of a tenant that is an admin: \"Authorization: Bearer <jwt>\".",
    };

    private static readonly ProblemDetails s_forbidden = new()
    {
        Status = StatusCodes.Status403Forbidden,
        Type = "urn:encoder:admin-only",
        Title = "Admin access is required.",
        Detail = "The token belongs to a tenant that is not an admin (Encoder:Tenants:N:Admin).",
    };

    /// <summary>Maps <see cref="Path"/>. Requires the service's token authentication.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var networks = new Lazy<IPNetwork[]>(() =>
            Array.ConvertAll(routes.ServiceProvider.GetRequiredService<IOptions<MetricsOptions>>().Value.Networks, IPNetwork.Parse));
        routes.MapGet(Path, context => Scrape(context, networks.Value)).ExcludeFromDescription();
    }

    private static async Task Scrape(HttpContext context, IPNetwork[] networks)
    {
        if (IsProxied(context.Request) || !IsFrom(networks, context.Connection.RemoteIpAddress))
        {
            var token = await context.AuthenticateAsync();
            if (!token.Succeeded)
            {
                await context.ChallengeAsync();
                await TypedResults.Problem(s_unauthorized).ExecuteAsync(context);
                return;
            }
            if (context.Features.Get<Tenant>() is not { Admin: true })
            {
                await TypedResults.Problem(s_forbidden).ExecuteAsync(context);
                return;
            }
        }
        await context.RequestServices.GetRequiredService<PrometheusReader>().Write(context);
    }

    /// <summary>Whether a proxy forwarded the request, so that the remote address is not the client's.</summary>
    private static bool IsProxied(HttpRequest request) => Array.Exists(s_proxyHeaders, request.Headers.ContainsKey);

    private static bool IsFrom(IPNetwork[] networks, IPAddress? address)
    {
        if (address is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(networks, network => network.Contains(plain));
    }
}
