using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Hosting;

/// <summary>Limits on what Kestrel reads before an endpoint takes over.</summary>
internal static class ConnectionLimits
{
    /// <summary>Applies <see cref="ConnectionOptions"/> to Kestrel. Call it before endpoints are added.</summary>
    public static IServiceCollection AddConnectionLimits(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>>((kestrel, connections) =>
        {
            kestrel.WatchConnections();
            var (limits, options) = (kestrel.Limits, connections.Value);
            limits.MaxConcurrentConnections = options.MaxConnections;
            limits.RequestHeadersTimeout = options.HeadersTimeout;
            limits.KeepAliveTimeout = options.IdleTimeout;
            // Kestrel averages over the whole body, which is enough for small bodies. MinimumRateStream watches uploads continuously.
            limits.MinRequestBodyDataRate = options.MinBodyRate == 0 ? null : new(options.MinBodyRate, options.BodyRateWindow);
        });
        return services;
    }
}
