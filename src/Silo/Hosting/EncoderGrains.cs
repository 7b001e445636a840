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

/// <summary>The setup that all silos share, on one machine and in a cluster.</summary>
public static class EncoderGrains
{
    /// <summary>The same for every cluster: jobs belong to the database, not to the cluster that works on them.</summary>
    private const string ServiceId = "encoder";

    /// <summary>
    /// Adds the serializers, call filter and timeouts of the grains. The caller adds clustering, storage and reminders.
    /// </summary>
    public static void AddEncoderGrains(this ISiloBuilder silo, IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
        silo.Services.AddSingleton<IGrainStorageSerializer, GrainStateSerializer>();
        // Grain calls carry plans in the same JSON in which they are stored.
        silo.Services.AddSerializer(serializer =>
            serializer.AddJsonSerializer(type => type.Assembly == typeof(EncodePlan).Assembly, EncoderJson.Options));
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster => Identify(cluster, options));
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        silo.Services.AddKeyedSingleton<TimeProvider>(SteadyTime.OfActivations, new SteadyTime());
        silo.AddIncomingGrainCallFilter<DatabaseCallFilter>();
        silo.AddActivityPropagation();
        if (HasDashboard(configuration)) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    /// <summary>Whether Orleans' own dashboard is enabled.</summary>
    public static bool HasDashboard(IConfiguration configuration) =>
        configuration.GetSection(OrleansDashboardOptions.Section).Get<OrleansDashboardOptions>()?.Enabled == true;

    /// <summary>Sets the cluster's ids, which its silos and clients must share.</summary>
    public static void Identify(Orleans.Configuration.ClusterOptions cluster, ClusterOptions options) =>
        (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, ServiceId);
}
