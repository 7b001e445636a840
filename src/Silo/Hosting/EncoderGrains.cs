using Encoder.Contracts.Json;
using Encoder.Grains;
using Encoder.Media.Planning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using Orleans.Storage;
using ClusterOptions = Encoder.Storage.ClusterOptions;

namespace Encoder.Silo.Hosting;

/// <summary>What every silo of the service has in common, alone or in a cluster.</summary>
public static class EncoderGrains
{
    /// <summary>Jobs belong to the database, whichever cluster of silos works on them.</summary>
    private const string ServiceId = "encoder";

    /// <summary>
    /// Adds the serializers, call filter and timeouts of the grains. Clustering, storage and reminders remain to be added.
    /// </summary>
    public static void AddEncoderGrains(this ISiloBuilder silo, IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
        silo.Services.AddSingleton<IGrainStorageSerializer, GrainStateSerializer>();
        // Plans cross grain calls in the JSON in which they are stored.
        silo.Services.AddSerializer(serializer =>
            serializer.AddJsonSerializer(type => type.Assembly == typeof(EncodePlan).Assembly, EncoderJson.Options));
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster => Identify(cluster, options));
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        silo.Services.AddKeyedSingleton<TimeProvider>(SteadyTime.OfActivations, new SteadyTime());
        silo.AddIncomingGrainCallFilter<DatabaseCallFilter>();
        silo.AddActivityPropagation();
        if (HasDashboard(configuration)) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    /// <summary>Whether silos and their clients are parts of Orleans' own dashboard.</summary>
    public static bool HasDashboard(IConfiguration configuration) =>
        configuration.GetSection(OrleansDashboardOptions.Section).Get<OrleansDashboardOptions>()?.Enabled == true;

    /// <summary>Names the cluster, for its silos and clients alike.</summary>
    public static void Identify(Orleans.Configuration.ClusterOptions cluster, ClusterOptions options) =>
        (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, ServiceId);
}
