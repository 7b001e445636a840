namespace Encoder.Grains;

/// <summary>Controls how long grains stay in memory.</summary>
public static class GrainLifetimeExtensions
{
    /// <summary>Long enough for the activation to answer clients that were waiting for the end and read the result immediately.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Deactivates the grain soon, because its work is done. Orleans would keep it for minutes, in which thousands of jobs may end.
    /// </summary>
    /// <param name="isDone">Whether the grain still has nothing to do when the time is up.</param>
    public static void DeactivateSoon(this IGrainBase grain, Func<bool> isDone) => grain.RegisterGrainTimer(
        _ =>
        {
            if (isDone()) grain.DeactivateOnIdle();
            return Task.CompletedTask;
        },
        new GrainTimerCreationOptions(s_soon, Timeout.InfiniteTimeSpan));
}
