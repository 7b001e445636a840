using Encoder.Contracts.Hosting;
using Encoder.Grains;
using Encoder.Silo.Hosting;
using Encoder.Silo.Recovery;
using Encoder.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace Encoder.Silo.OneMachine;

/// <summary>The whole service in one process with one data folder: a single silo, which hosts the grains and the worker.</summary>
public static class OneMachineSilo
{
    /// <summary>
    /// Hosts the grains and the worker. State and reminders are stored in the data folder's SQLite file; no TCP port is opened for grain
    /// calls.
    /// </summary>
    public static IHostApplicationBuilder AddEncoderOnOneMachine(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        // Hosted services start in this order: the checks of storage and sandbox, the silo, and finally the worker.
        services.AddEncoderServices(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            silo.AddEncoderGrains(builder.Configuration);
            // Overrides the configured cluster id: other services find this one by its data folder alone.
            silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = DataFolderClient.ClusterId);
            silo.AddReminders();
            silo.Services.AddSingleton<IMembershipTable, SingleSiloMembership>();
            silo.Services.AddSingleton(provider => GrainTables.Open(provider.GetRequiredService<SqliteFile>()).GetAwaiter().GetResult());
            silo.Services.AddSingleton<IReminderTable, SqliteReminderTable>();
            silo.Services.AddGrainStorage(
                GrainStorage.Provider, (provider, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(provider));
            GrainSocket.Use(silo);
        });
        services.AddHostedService<StartRecovery>();
        services.AddHostedService<Housekeeping>();
        services.AddEncodingWorker();
        return builder;
    }
}
