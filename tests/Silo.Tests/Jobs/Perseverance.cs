using Encoder.Contracts.Jobs;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>What clients and reminders do in a world in which one call fails: they try again.</summary>
internal static class Perseverance
{
    /// <summary>Submits a job. One that was not acknowledged need not exist; the client posts it again.</summary>
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

    /// <summary>As <see cref="JobWorld.Remind"/>. A reminder that was hit ticks again.</summary>
    /// <param name="hits">How many may be hit, one after the other.</param>
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
                // The next one finds what is stored.
            }
        }
    }

    /// <summary>Waits for the end of a job, which is reminded of what was left undone.</summary>
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
