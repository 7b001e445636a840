using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster.Running;

internal static class ClusterChecks
{
    /// <summary>Waits for the end of many jobs, and holds each against the invariants.</summary>
    public static async Task CheckAll(this ClusterUnderTest cluster, IEnumerable<string> jobIds, Receiver receiver)
    {
        var ended = new List<Job>();
        foreach (var id in jobIds) ended.Add(await cluster.Client.Ended(id));
        // Those that nobody was told of come to an end too.
        await Eventually.True(() => cluster.Count("SELECT count(*) FROM jobs WHERE status NOT IN ('completed', 'failed')") == 0, "every job has ended", TimeSpan.FromMinutes(2));
        foreach (var job in ended) await Invariants.Check(job, receiver, cluster);
    }
}
