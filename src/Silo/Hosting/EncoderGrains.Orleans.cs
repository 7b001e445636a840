using System.Net;
using System.Net.Sockets;
using Encoder.Contracts.Json;
using Encoder.Grains;
using Encoder.Media.Planning;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Encoder.Silo.Hosting;

/// <summary>Hosts the grains, on an Orleans silo, and the worker in this process.</summary>
/// <remarks>
/// The silo is a cluster of its own, reached by nobody else, and keeps <b>the state of grains and their reminders in memory</b>: jobs and webhooks
/// end with the process. As the data folder would outlive them, a start on one that was served before is refused with a <see cref="SetupException"/>.
/// </remarks>
public static class EncoderGrains
{
    public static IHostApplicationBuilder AddEncoderGrains(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddEncoderServices(builder.Configuration);
        services.AddSingleton(provider => NotServedBefore(new DataFolder(provider.GetRequiredService<StorageOptions>().DataFolder)));
        services.AddSingleton<IGrainStorageSerializer, GrainStateSerializer>();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), gatewayPort: 0)
            .AddMemoryGrainStorage(GrainStorage.Provider)
            .UseInMemoryReminderService()
            .Services.AddSerializer(serializer => serializer.AddJsonSerializer(type => type.Assembly == typeof(EncodePlan).Assembly, EncoderJson.Options)));
        services.AddEncodingWorker();
        return builder;
    }

    private static DataFolder NotServedBefore(DataFolder folder)
    {
        if (!File.Exists(folder.Database)) return folder;
        folder.Dispose();
        throw new SetupException(
            $"The data folder {folder.Path} was served before, and its jobs are not known any more: this build keeps them in memory. Give it a new folder (Encoder:Storage:DataFolder).");
    }

    /// <summary>The silo insists on a port of its own, although it has nobody to talk to.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
