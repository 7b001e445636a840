using System.Net;
using Encoder.Grains;
using Encoder.Grains.Files;
using Encoder.Silo.Hosting;
using Encoder.Silo.Recovery;
using Encoder.Storage;
using Encoder.Storage.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using Orleans.Storage;
using ClusterOptions = Encoder.Storage.ClusterOptions;

namespace Encoder.Silo.Cluster;

/// <summary>
/// Makes a process a member of a cluster: many processes on one PostgreSQL database and one shared data folder that are one service.
/// </summary>
public static class EncoderCluster
{
    private const string Npgsql = "Npgsql";

    /// <summary>Gateways notice a new silo, or the loss of one, within this time.</summary>
    private static readonly TimeSpan s_gatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Hosts a silo: the grains, and the worker.</summary>
    /// <remarks>Settings: all of the service but the gateway's own, and <c>Encoder:PublicUrl</c>, which webhooks name.</remarks>
    /// <exception cref="SetupException">The settings name no database.</exception>
    public static IHostApplicationBuilder AddEncoderSilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (options, connectionString) = Read(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddEncoderServices(builder.Configuration);
        services.AddServerOptions(needsPublicUrl: true);
        services.AddSingleton(provider =>
        {
            var url = provider.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUrl!.TrimEnd('/');
            return new PublicAddress(() => url, provider.GetRequiredService<FileUrls>());
        });
        CarryDatabaseExceptions(services);
        builder.UseOrleans(silo =>
        {
            silo.AddEncoderGrains(builder.Configuration);
            silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Npgsql, connectionString));
            silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Npgsql, connectionString));
            silo.Services.AddOptions<AdoNetGrainStorageOptions>(GrainStorage.Provider)
                .Configure<IGrainStorageSerializer>((storage, serializer) => storage.GrainStorageSerializer = serializer);
            silo.AddAdoNetGrainStorage(GrainStorage.Provider, storage =>
            {
                (storage.Invariant, storage.ConnectionString) = (Npgsql, connectionString);
                storage.DeleteStateOnClear = true;
            });
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = options.ProbeTimeout;
                membership.NumMissedProbesLimit = options.MissedProbes;
                membership.NumVotesForDeathDeclaration = options.VotesForDeath;
                membership.TableRefreshTimeout = options.MembershipRefresh;
            });
            if (options.AdvertisedAddress is { } address)
                silo.ConfigureEndpoints(IPAddress.Parse(address), options.SiloPort, options.GatewayPort);
            else
                silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
        });
        services.AddHostedService<Housekeeping>();
        services.AddEncodingWorker();
        return builder;
    }

    /// <summary>Connects to the silos, and to what they share: <see cref="IGrainFactory"/> and storage.</summary>
    /// <remarks>The start waits for the first silo.</remarks>
    /// <exception cref="SetupException">The settings name no database.</exception>
    public static IHostApplicationBuilder AddEncoderClient(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (options, connectionString) = Read(builder.Configuration);
        builder.Services.AddEncoderStorage(builder.Configuration);
        builder.Services.AddFileUrls();
        CarryDatabaseExceptions(builder.Services);
        builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Npgsql, connectionString));
            client.UseConnectionRetryFilter<FirstConnection>();
            client.Configure<Orleans.Configuration.ClusterOptions>(cluster => EncoderGrains.Identify(cluster, options));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = s_gatewayRefresh);
            client.AddActivityPropagation();
            if (EncoderGrains.HasDashboard(builder.Configuration)) client.AddDashboard(dashboard => dashboard.HideTrace = true);
        });
        return builder;
    }

    private static (ClusterOptions Options, string ConnectionString) Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
        if (options.ConnectionString is not { } text)
        {
            throw new SetupException(
                $"{PostgresConnection.Setting} must name the PostgreSQL database of the cluster that this process is to join.");
        }
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        return (options, new PostgresConnection(text, storage.LockTimeout).Text);
    }

    /// <summary>
    /// A grain that cannot read its state fails before any call filter runs, so the exception of the database reaches the caller as it
    /// is.
    /// </summary>
    private static void CarryDatabaseExceptions(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(Npgsql));
}
