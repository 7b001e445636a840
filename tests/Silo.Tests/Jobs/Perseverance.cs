using Encoder.Contracts.Jobs;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Retries as clients and reminders do when a call fails.</summary>
internal static class Perseverance
{
    /// <summary>Submits a job, and submits another if that fails: a job that was not acknowledged need not exist.</summary>
    public static async Task<string> SubmitAgain(this JobWorld world)
    {
        try
        {
            return await world.Submit();
        }
        catch (Exception exception) when (exception is IOException or OrleansException)
        {
            return await world.Submit();
        }
    }

    /// <summary>Calls <see cref="JobWorld.Remind"/>, and calls it again when it fails, as a reminder ticks again.</summary>
    /// <param name="hits">The number of failures to tolerate.</param>
    public static async Task RemindAgain(this JobWorld world, string id, int hits = 1)
    {
        for (var left = hits; ; left--)
        {
            try
            {
                await world.Remind(id);
                return;
            }
            catch (Exception exception) when (left > 0 && exception is (IOException or OrleansException))
            {
                // The next call continues from the stored state.
            }
        }
    }

    /// <summary>Waits until a job has ended, and keeps reminding it of unfinished follow-up.</summary>
    /// <inheritdoc cref="RemindAgain"/>
    public static async Task<Job> Brought(this JobWorld world, string id, string what, int hits = 1)
    {
        await Eventually.True(
            async () =>
            {
                if (await world.Job(id) is { Status: JobStatus.Completed or JobStatus.Failed }) return true;
                await world.RemindAgain(id, hits);
                return false;
            },
            what);
        return (await world.Job(id))!;
    }
}
