using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Hosting;

/// <summary>Limits on what Kestrel reads before an endpoint takes over.</summary>
internal static class ConnectionLimits
{
    /// <summary>Most bytes of a body whose endpoint sets no limit of its own; that of uploads is <c>Encoder:Uploads:MaxSize</c>.</summary>
    public const long MaxBodySize = 1 << 20;

    /// <summary>Has Kestrel keep <see cref="ConnectionOptions"/>.</summary>
    public static IServiceCollection AddConnectionLimits(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>>((kestrel, connections) =>
        {
            var (limits, options) = (kestrel.Limits, connections.Value);
            limits.MaxConcurrentConnections = options.MaxConnections;
            limits.RequestHeadersTimeout = options.HeadersTimeout;
            limits.KeepAliveTimeout = options.IdleTimeout;
            limits.MaxRequestBodySize = MaxBodySize;
            // An average over the whole body. That is enough for small bodies; MinimumRateStream watches uploads all along.
            limits.MinRequestBodyDataRate = options.MinBodyRate == 0 ? null : new(options.MinBodyRate, options.BodyRateWindow);
        });
        return services;
    }
}
