using System.Text.Json;

namespace Encoder.Cli.Cluster;

/// <summary>The state of a cluster that is kept between commands: <c>cluster.json</c> in its folder.</summary>
internal sealed record ClusterState(Member[] Silos, Member[] Gateways)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the state; null if no cluster has been started in the folder.</summary>
    public static ClusterState? Read(string folder)
    {
        var path = PathIn(folder);
        return File.Exists(path) ? JsonSerializer.Deserialize<ClusterState>(File.ReadAllBytes(path), s_json) : null;
    }

    public void Write(string folder)
    {
        var path = PathIn(folder);
        File.WriteAllBytes($"{path}.new", JsonSerializer.SerializeToUtf8Bytes(this, s_json));
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static string PathIn(string folder) => Path.Combine(folder, "cluster.json");
}
