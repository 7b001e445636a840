using System.Net;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster.Running;

internal static class ClusterChecks
{
    /// <summary>Waits until many jobs have ended, and checks each against the invariants.</summary>
    public static async Task CheckAll(this ClusterUnderTest cluster, IEnumerable<string> jobIds, Receiver receiver)
    {
        var ended = new List<Job>();
        foreach (var id in jobIds) ended.Add(await cluster.Ended(id));
        // Jobs whose acceptance no client received must end too.
        await Eventually.True(
            () => cluster.Count("SELECT count(*) FROM jobs WHERE status NOT IN ('completed', 'failed')") == 0,
            "every job has ended",
            TimeSpan.FromMinutes(2));
        await Parallel.ForEachAsync(ended, async (job, _) => await cluster.Check(job, receiver));
    }

    /// <summary>Checks a completed job against the invariants, including those about tenants.</summary>
    public static async Task Check(this ClusterUnderTest cluster, Job job, Receiver receiver)
    {
        await Invariants.Check(job, receiver, cluster);
        await CheckTenancy(cluster, job);
    }

    /// <summary>Checks that another tenant sees nothing of a job, as if it did not exist.</summary>
    private static async Task CheckTenancy(ClusterUnderTest cluster, Job job)
    {
        var stranger = cluster.Stranger;
        string[] addresses =
        [
            $"/v1/encoder/jobs/{job.Id}", $"/v1/encoder/jobs/{job.Id}?include=plan", .. job.Files!.Select(f => $"/v1/files/{f.Id}"),
        ];
        foreach (var address in addresses)
        {
            var (status, body) = await stranger.Get(address);
            Assert.Equal((address, HttpStatusCode.NotFound), (address, status));
            Assert.DoesNotContain(job.Id, body, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Delete(job.Id));
        foreach (var list in new[] { "/v1/encoder/jobs?perPage=100", "/v1/files?perPage=100" })
            Assert.Contains("\"total\":0", (await stranger.Get(list)).Body, StringComparison.Ordinal);
    }
}
