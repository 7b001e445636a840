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

    /// <summary>As <see cref="JobWorld.Remind"/>. If the reminder was the one to be hit, it ticks again.</summary>
    public static async Task RemindAgain(this JobWorld world, string id)
    {
        try
        {
            await world.Remind(id);
        }
        catch (Exception exception) when (exception is IOException or OrleansException)
        {
            await world.Remind(id);
        }
    }

    /// <summary>Waits for the end of a job, which is reminded of what was left undone until no reminder is hit.</summary>
    public static async Task<Job> Brought(this JobWorld world, string id, string what)
    {
        Exception? hit = null;
        try
        {
            await Eventually.True(
                async () =>
                {
                    if (await world.Job(id) is { Status: JobStatus.Completed or JobStatus.Failed }) return true;
                    try
                    {
                        await world.Remind(id);
                    }
                    catch (Exception exception) when (exception is IOException or OrleansException)
                    {
                        hit = exception;
                    }
                    return false;
                },
                what);
        }
        catch (TimeoutException timeout) when (hit is not null)
        {
            throw new TimeoutException($"{timeout.Message}. Last failure of a reminder: {hit.Message}", hit);
        }
        return (await world.Job(id))!;
    }
}
