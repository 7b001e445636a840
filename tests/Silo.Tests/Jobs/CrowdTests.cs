using System.Collections.Concurrent;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Tests many jobs of many tenants, all queued before the first begins.</summary>
/// <remarks>200 jobs by default; 10,000 with <c>ENCODER_LONG=1</c>, which takes some minutes.</remarks>
[Collection(nameof(Alone))]
public sealed class CrowdTests(ITestOutputHelper output) : IDisposable
{
    private const int Tenants = 20;
    private const long MiB = 1 << 20;

    private static readonly int s_each = Thoroughness.IsLong ? 500 : 10;

    /// <summary>The number of jobs per tenant in each stretch of jobs that is compared.</summary>
    private static readonly int s_stretch = s_each / 10 is > 5 and var tenth ? tenth : 5;

    private static readonly JobRequest s_request = new()
    {
        VideoUrl = "https://example.org/a.mp4", Presets = [new() { Resolutions = ["360"], Format = "mp4" }],
    };

    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _other = new();

    [Fact]
    public async Task Every_job_completes_once_tenants_always_share_evenly_and_memory_stays_flat()
    {
        var packaged = new ConcurrentQueue<string>();
        var tenantOf = new ConcurrentDictionary<string, string>();
        var work = new ScriptedWork
        {
            Before = (context, payload, _) =>
            {
                if (payload is PackagePayload) packaged.Enqueue(tenantOf[context.JobId]);
                return Task.FromResult<WorkResult?>(null);
            },
        };
        // Warms up: code that is compiled on first use would count as the first tenants' time.
        await using (var warming = await JobWorld.Start(_other))
        {
            await Submit(warming, "warm");
            await Eventually.True(
                async () => (await warming.Index.List("warm", JobStatus.Completed, new(1, 1))).Total == 1, "a job has ended");
        }
        await using (var posting = await JobWorld.Start(_data, slots: 0))
        {
            // The first tenant posts all of its jobs before the second posts one.
            for (var tenant = 0; tenant < Tenants; tenant++)
            {
                for (var job = 0; job < s_each; job++) tenantOf[await Submit(posting, $"t{tenant}")] = $"t{tenant}";
            }
        }
        await using var world = await JobWorld.Start(_data, work: work);

        var total = Tenants * s_each;
        await Drained(total / 4);
        var early = GC.GetTotalMemory(forceFullCollection: true);
        await Drained(total);
        var late = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine($"{total} jobs; managed memory {early / MiB} MiB after a quarter, {late / MiB} MiB at the end");

        Assert.Equal((total, 0), (await Count(JobStatus.Completed), await Count(JobStatus.Failed)));
        Assert.Equal(0, world.Count("work_items"));
        // Each job was packaged once.
        Assert.Equal(total, packaged.Count);
        Assert.All(packaged.GroupBy(t => t), tenant => Assert.Equal(s_each, tenant.Count()));
        // Tenants share worker time, which varies between items. So in every stretch of jobs, each tenant is served about equally often.
        Assert.All(
            packaged.Chunk(Tenants * s_stretch).SkipLast(1),
            stretch => Assert.All(
                Enumerable.Range(0, Tenants),
                tenant => Assert.InRange(stretch.Count(t => t == $"t{tenant}"), s_stretch / 5, s_stretch * 12 / 5)));
        Assert.InRange(late - early, long.MinValue, 32 * MiB);

        Task Drained(int jobs) => Eventually.True(
            async () => await Count(JobStatus.Completed) + await Count(JobStatus.Failed) >= jobs, $"{jobs} jobs have ended",
            TimeSpan.FromMinutes(30));

        async Task<int> Count(JobStatus status)
        {
            var count = 0;
            for (var tenant = 0; tenant < Tenants; tenant++)
                count += (int)(await world.Index.List($"t{tenant}", status, new(1, 1))).Total;
            return count;
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _other.Dispose();
    }

    private static async Task<string> Submit(JobWorld world, string tenant)
    {
        var id = EntityId.New(TimeProvider.System);
        var result = await world.Grains.GetGrain<IJobGrain>(id).Submit(
            new JobSubmission(tenant, new JobUser("u1", "Ada", "ada@example.org"), s_request));
        Assert.NotNull(result.Job);
        return id;
    }
}
