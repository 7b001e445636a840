using Encoder.Silo.Hosting;

namespace Encoder.Gateway.Hosting;

internal static class GatewayGrains
{
    /// <summary>The grains are on the silos of the cluster.</summary>
    public static void AddGrains(this WebApplicationBuilder builder) => builder.AddEncoderClient();
}
