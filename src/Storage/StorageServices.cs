using System.Net;
using Encoder.Sqlite;
using Encoder.Storage.Files;
using Encoder.Storage.Idempotency;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Encoder.Storage.Sql;
using Encoder.Storage.Tenants;
using Encoder.Storage.Uploads;
using Encoder.Storage.Usage;
using Encoder.Storage.Webhooks;
using Encoder.Storage.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Storage;

public static class StorageServices
{
    /// <summary>
    /// Adds the services of storage as singletons, such as <see cref="ITenants"/>, <see cref="IMediaStore"/>, <see cref="IJobIndex"/>,
    /// <see cref="IFileIndex"/> and <see cref="IWorkQueue"/>. The database is the one that <see cref="ClusterOptions.ConnectionString"/>
    /// names; without it, a <see cref="SqliteFile"/> in the data folder, in which other components may have tables too.
    /// </summary>
    /// <remarks>
    /// Reads <see cref="StorageOptions"/> from <c>Encoder:Storage</c> and the tenants from <c>Encoder:Tenants</c>. Any error in these, in
    /// the data folder or in the database stops the host at startup. The tenants can be resolved alone, without locking the data folder,
    /// beside a running service.
    /// </remarks>
    public static IServiceCollection AddEncoderStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(o => !string.IsNullOrWhiteSpace(o.DataFolder), "Encoder:Storage:DataFolder must be the path of a folder.")
            .Validate(
                o => o.LockTimeout >= TimeSpan.FromSeconds(1) && o.LockTimeout <= TimeSpan.FromMinutes(10),
                "Encoder:Storage:LockTimeout must be from 00:00:01 to 00:10:00.")
            .Validate(o => o.LowWater >= 0, "Encoder:Storage:LowWater must be a number of bytes, 0 or more.")
            .Validate(o => o.Reserve >= 0, "Encoder:Storage:Reserve must be a number of bytes, 0 or more.");
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value);

        services.AddSingleton<ITenants>(provider => new TenantRegistry(TenantSettings.Read(configuration) is { Count: > 0 } configured
            ? configured
            : TenantsFile.ReadOrMake(Path.GetFullPath(provider.GetRequiredService<StorageOptions>().DataFolder))));
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Validate(
                o => o.AdvertisedAddress is null || IPAddress.TryParse(o.AdvertisedAddress, out _),
                "Encoder:Cluster:AdvertisedAddress must be an IP address.");
        if (configuration[PostgresConnection.Setting] is { } connectionString) AddPostgres(services, connectionString);
        else AddSqlite(services);
        services.AddOptions<QuotaOptions>().BindConfiguration(QuotaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<QuotaOptions>>().Value);
        services.AddSingleton<IDiskFlush>(provider =>
            provider.GetRequiredService<StorageOptions>().SurvivePowerLoss ? new FlushToDisk() : new NoFlush());
        services.AddSingleton<IMediaStore, DirectoryMediaStore>();
        services.AddSingleton<IWorkspace, DirectoryWorkspace>();
        services.AddSingleton(provider => new UploadParts(
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<IDiskFlush>(),
            provider.GetRequiredService<StorageSpace>()));
        services.AddSingleton<IUploadIndex, UploadIndex>();
        services.AddSingleton<JobFeed>();
        services.AddSingleton<IJobFeed>(provider => provider.GetRequiredService<JobFeed>());
        services.AddSingleton<IJobIndex, JobIndex>();
        services.AddSingleton<IFileIndex, FileIndex>();
        services.AddSingleton<IWorkQueue, WorkQueue>();
        services.AddSingleton<WorkBacklog>();
        services.AddSingleton<IIdempotencyKeys, IdempotencyKeys>();
        services.AddSingleton<IWebhookLog, WebhookLog>();
        services.AddSingleton<IUsage, UsageIndex>();
        services.AddHostedService<StorageStart>();
        return services;
    }

    private static void AddSqlite(IServiceCollection services)
    {
        AddSpace(services, hasDatabase: true);
        services.AddSingleton(provider => new DataFolder(provider.GetRequiredService<StorageOptions>().DataFolder));
        services.AddSingleton(OpenSqliteFile);
        services.AddSingleton<IDatabase>(provider =>
            SqliteDatabase.Open(provider.GetRequiredService<SqliteFile>()).GetAwaiter().GetResult());
    }

    private static void AddPostgres(IServiceCollection services, string connectionString)
    {
        AddSpace(services, hasDatabase: false);
        services.AddSingleton(provider => new DataFolder(provider.GetRequiredService<StorageOptions>().DataFolder, shared: true));
        services.AddSingleton<IDatabase>(provider => PostgresDatabase.Open(
            new PostgresConnection(connectionString, provider.GetRequiredService<StorageOptions>().LockTimeout),
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value.MigrateAtStart,
            provider.GetRequiredService<ILogger<PostgresDatabase>>()).GetAwaiter().GetResult());
    }

    private static void AddSpace(IServiceCollection services, bool hasDatabase) => services.AddSingleton(provider => new StorageSpace(
        provider.GetRequiredService<DataFolder>(),
        provider.GetRequiredService<StorageOptions>(),
        hasDatabase,
        provider.GetRequiredService<ILogger<StorageSpace>>()));

    private static SqliteFile OpenSqliteFile(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<StorageOptions>();
        return new SqliteFile(new SqliteFileOptions
        {
            Path = provider.GetRequiredService<DataFolder>().Database,
            SurvivePowerLoss = options.SurvivePowerLoss,
            LockTimeout = options.LockTimeout,
            MakeRoom = provider.GetRequiredService<StorageSpace>().MakeRoom,
        });
    }
}
