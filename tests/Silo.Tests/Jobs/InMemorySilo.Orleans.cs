using System.Net;
using System.Net.Sockets;
using Encoder.Contracts.Json;
using Encoder.Grains;
using Encoder.Media.Planning;
using Encoder.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>The grains on an Orleans silo that is a cluster of its own and keeps their state and reminders in memory.</summary>
internal static class InMemorySilo
{
    public static IHostApplicationBuilder AddEncoderGrains(this IHostApplicationBuilder builder)
    {
        builder.Services.AddEncoderServices(builder.Configuration);
        builder.Services.AddSingleton<IGrainStorageSerializer, GrainStateSerializer>();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), gatewayPort: 0)
            .AddMemoryGrainStorage(GrainStorage.Provider)
            .UseInMemoryReminderService()
            .Services.AddSerializer(serializer => serializer.AddJsonSerializer(type => type.Assembly == typeof(EncodePlan).Assembly, EncoderJson.Options)));
        builder.Services.AddEncodingWorker();
        return builder;
    }

    /// <summary>The silo insists on a port of its own, although it has nobody to talk to.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
