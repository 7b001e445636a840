using Encoder.Client;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench;

/// <summary>Waits by asking again and again, so that what is measured is not the service's events.</summary>
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
