using System.Diagnostics;
using System.Net;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults;

/// <summary>Tests many faults in random order. Each of them also has a test of its own.</summary>
public sealed class RandomFaultTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task After_any_mix_of_faults_each_job_ends_once_and_completed_outputs_are_whole()
    {
        var duration = TimeSpan.FromSeconds(Thoroughness.Of("ENCODER_FAULTS_SECONDS", sample: 10, all: 600));
        var random = new Random(Thoroughness.Seed(output.WriteLine));
        await using var receiver = await Receiver.Start();
        await using var faults = new RandomFaults(_data.Path, receiver, random);
        await faults.Start(Clip.Short);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;) await faults.Step();
        faults.Calm();
        output.WriteLine(faults.Summary);

        var service = faults.Services[^1];
        // Jobs get 5 minutes, because a work item that was lost twice waits until the service has run for a while.
        var ended = new List<Job>();
        foreach (var id in faults.Jobs) ended.Add(await service.Client.Ended(id, TimeSpan.FromMinutes(5)));
        foreach (var id in faults.Cancelled) await Invariants.CheckCancelled(await service.Client.Job(id), service);
        foreach (var id in faults.Deleted)
            Assert.Equal(HttpStatusCode.NotFound, (await service.Client.Get($"/v1/encoder/jobs/{id}")).Status);
        await Parallel.ForEachAsync(ended, async (job, _) => await Invariants.Check(job, receiver, [.. faults.Services]));
        output.WriteLine($"{ended.Count} jobs completed, {faults.Cancelled.Count} cancelled, {faults.Deleted.Count} deleted");
    }

    public void Dispose() => _data.Dispose();
}
