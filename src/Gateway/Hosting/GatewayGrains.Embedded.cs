using Encoder.Silo.Hosting;

namespace Encoder.Gateway.Hosting;

internal static class GatewayGrains
{
    /// <summary>The grains, and the worker, are in this process.</summary>
    public static void AddGrains(this WebApplicationBuilder builder) => builder.AddEncoderGrains();
}
