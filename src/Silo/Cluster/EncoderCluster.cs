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
/// Makes a process a member of a cluster: processes that share a PostgreSQL database and a data folder, and act as one service.
/// </summary>
public static class EncoderCluster
{
    private const string Npgsql = "Npgsql";

    /// <summary>The time within which gateways notice that a silo has started or was lost.</summary>
    private static readonly TimeSpan s_gatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Hosts a silo: the grains and the worker.</summary>
    /// <remarks>
    /// Reads all settings except those of the gateway. <c>Encoder:PublicUrl</c> is required, because webhooks contain URLs of files.
    /// </remarks>
    /// <exception cref="SetupException">The settings do not name a database.</exception>
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

    /// <summary>Connects to the silos (<see cref="IGrainFactory"/>) and to the storage that they share.</summary>
    /// <remarks>The host does not start until a silo can be reached.</remarks>
    /// <exception cref="SetupException">The settings do not name a database.</exception>
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
    /// Lets exceptions of the database driver cross grain calls: a grain that cannot read its state fails before any call filter runs, so
    /// its caller gets the driver's exception.
    /// </summary>
    private static void CarryDatabaseExceptions(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(Npgsql));
}
