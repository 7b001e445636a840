using Encoder.Client;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench;

/// <summary>Waits by polling, so that the latency of the service's events is not part of the measurement.</summary>
internal static class Polling
{
    /// <summary>Waits until the job has completed or failed.</summary>
    public static async Task<Job> AwaitEnd(this EncoderClient client, string id, TimeSpan interval, CancellationToken stopped)
    {
        while (true)
        {
            var job = await client.Jobs.Get(id, cancellationToken: stopped);
            if (job.Status.HasEnded()) return job;
            await Task.Delay(interval, stopped);
        }
    }
}
