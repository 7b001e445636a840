using Orleans.Configuration;
using Orleans.Serialization;

namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>All that a service needs to call the encoder's grains: the address of the cluster's database, and a network that leads to its silos.</summary>
internal static class ClusterClient
{
    private const string Cluster = "encoder";
    private const string Npgsql = "Npgsql";
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public static void AddClusterClient(this IHostApplicationBuilder builder) => builder.UseOrleansClient(client =>
    {
        client.UseAdoNetClustering(database =>
        {
            database.Invariant = Npgsql;
            database.ConnectionString = builder.Configuration["Encoder:Cluster:ConnectionString"];
        });
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster));
        // What the database threw in a silo comes as what it is, so that one can tell whether it may pass (GrainFaults).
        client.Services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(Npgsql));
        // It may be started before the first silo is.
        client.UseConnectionRetryFilter(async (_, stopped) =>
        {
            await Task.Delay(s_pause, stopped);
            return true;
        });
    });
}
