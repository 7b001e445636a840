using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Encoder.GrainRuntime.Conformance.Hosting;

/// <summary>One silo with its client in the same process; state and reminders in memory.</summary>
public abstract partial class GrainHost
{
    private IHost? _host;

    public partial IGrainFactory Grains => _host!.Services.GetRequiredService<IClusterClient>();

    public async partial Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        AddServices(builder.Services);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.AddMemoryGrainStorage("store");
            silo.UseInMemoryReminderService();
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
            silo.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = MinimumReminderPeriod);
            silo.Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionAge = settings.CollectionAge;
                options.CollectionQuantum = settings.CollectionQuantum;
            });
            silo.Services.AddSerializer(serializer => serializer.AddJsonSerializer(IsForeign));
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async partial Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }

    public partial Task DeactivateIdle() => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
