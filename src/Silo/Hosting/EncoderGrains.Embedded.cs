using Encoder.Contracts.Json;
using Encoder.Grains;
using Encoder.Grains.Jobs;
using Encoder.Media.Planning;
using Encoder.Storage;
using Encoder.Storage.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Storage;

namespace Encoder.Silo.Hosting;

/// <summary>Hosts the grains and the worker in this process, on one data folder.</summary>
public static class EncoderGrains
{
    public static IHostApplicationBuilder AddEncoderGrains(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration[PostgresConnection.Setting] is not null)
            throw new SetupException($"{PostgresConnection.Setting} is for a cluster, and this build (GrainRuntime=Embedded) is one process that keeps everything in its data folder.");
        var services = builder.Services;
        services.AddEncoderServices(builder.Configuration);
        services.AddSingleton<IGrainStorageSerializer, GrainStateSerializer>();
        services.AddEmbeddedGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(JobGrain).Assembly);
            options.CrossesAsJson = type => type.Assembly == typeof(EncodePlan).Assembly;
            options.JsonOptions = EncoderJson.Options;
        });
        services.AddHostedService<Recovery>();
        services.AddEncodingWorker();
        return builder;
    }
}
