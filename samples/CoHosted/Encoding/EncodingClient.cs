using Encoder.Contracts.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Encoder.Samples.CoHosted.Encoding;

/// <summary>
/// All that a service needs to call the encoder's grains. It finds them by <c>Encoder:Cluster:ConnectionString</c>, the database of a
/// cluster, or by <c>Encoder:Storage:DataFolder</c>, the data folder of a service on this machine (<c>./encoder up</c>).
/// </summary>
internal static class EncodingClient
{
    private const string ConnectionString = "Encoder:Cluster:ConnectionString";
    private const string DataFolder = "Encoder:Storage:DataFolder";
    private const string Cluster = "encoder";
    private const string Npgsql = "Npgsql";
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public static void AddEncodingClient(this IHostApplicationBuilder builder) => builder.UseOrleansClient(client =>
    {
        if (builder.Configuration[ConnectionString] is { } database) client.JoinCluster(database);
        else client.UseEncoderDataFolder(
            builder.Configuration[DataFolder] ?? throw new InvalidOperationException($"Set {ConnectionString} or {DataFolder}."));
        // The encoder may be started after this service.
        client.UseConnectionRetryFilter(async (_, stopped) =>
        {
            await Task.Delay(s_pause, stopped);
            return true;
        });
    });

    private static void JoinCluster(this IClientBuilder client, string database)
    {
        client.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Npgsql, database));
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster));
        // Lets the database driver's exceptions cross grain calls, so that GrainFaults can tell whether they are transient.
        client.Services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(Npgsql));
    }
}
