using Encoder.Cli.Demo;
using Encoder.Client;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench;

/// <summary>The job that most benchmarks run: the demo's.</summary>
internal static class MainJob
{
    /// <summary>Posts the job and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">The job failed.</exception>
    public static async Task<Job> Run(EncoderClient client, string videoId, TimeSpan pollInterval, CancellationToken stopped)
    {
        var job = await client.Jobs.Submit(DemoJob.Request(videoId, webhookUrl: null), cancellationToken: stopped);
        var ended = await client.AwaitEnd(job.Id, pollInterval, stopped);
        return ended.Status == JobStatus.Completed ? ended : throw new InvalidOperationException($"The job failed: {ended.Error}");
    }
}
