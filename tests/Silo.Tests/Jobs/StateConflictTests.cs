using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Grains;
using Encoder.Grains.Webhooks;
using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Makes a tenth of all state writes conflict with another activation of the same grain.</summary>
public sealed class StateConflictTests(ITestOutputHelper output)
{
    private const int Jobs = 60;

    [Fact]
    public async Task Every_job_completes_with_its_outputs_and_its_webhook_exactly_once()
    {
        var seed = Thoroughness.Seed(output.WriteLine);
        using var data = new TemporaryFolder();
        var conflicts = new StateConflicts(rate: 0.1, seed);
        await using var world = await JobWorld.Start(data, configure: services =>
        {
            var inner = services.Single(s => s.ServiceType == typeof(IGrainStorage) && (string?)s.ServiceKey == GrainStorage.Provider);
            services.Remove(inner);
            services.AddKeyedSingleton<IGrainStorage>(
                GrainStorage.Provider,
                (provider, key) => conflicts.Over((IGrainStorage)inner.KeyedImplementationFactory!(provider, key)));
        });

        var ids = new List<string>();
        for (var n = 0; n < Jobs; n++) ids.Add(await Post(world));
        foreach (var id in ids) await world.Brought(id, $"the end of job {id}; seed {seed}", hits: 20);
        conflicts.Stop();
        output.WriteLine($"{conflicts.Count} conflicts");

        Assert.InRange(conflicts.Count, Jobs / 4, int.MaxValue);
        foreach (var id in ids)
        {
            await world.Remind(id);
            // Does what the webhook's reminder would do after 20 s.
            await world.Grains.GetGrain<IWebhookGrain>($"evt_{id}").Resume();
            var job = (await world.Job(id))!;
            Assert.True(job.Status == JobStatus.Completed, $"{id}: {job.Error}; seed {seed}");
            Assert.Equal(3, job.Files!.Length);
            Assert.Equal(3, job.Files.Select(file => file.FilePath).Distinct().Count());
            Assert.All(job.Files, file => Assert.NotNull(world.Get<IMediaStore>().Open(file.FilePath)));
            Assert.DoesNotContain(id, world.Get<IWorkspace>().JobsWithWork());
        }
        await Eventually.True(() => world.Reminders() == 0, "every webhook has been delivered");
        Assert.Equal(ids.Select(id => $"evt_{id}").Order(), world.Sender.Sent.Select(message => message.Id).Distinct().Order());
        // All delivery attempts send the same event.
        Assert.All(world.Sender.Sent.GroupBy(message => message.Id), sent => Assert.Single(sent.Select(m => m.Body).Distinct()));
        Assert.Equal((3 * Jobs, 0), (world.Count("files"), world.Count("work_items")));
    }

    /// <summary>Posts a job as a client does that gets 503: again and again until it is accepted.</summary>
    private static Task<string> Post(JobWorld world)
    {
        var id = EntityId.New(TimeProvider.System);
        return Eventually.Get(
            async () =>
            {
                try
                {
                    return await world.Submit(id: id);
                }
                catch (OrleansException)
                {
                    // The next activation reads the stored state.
                    return null;
                }
            },
            "the job is accepted");
    }
}
