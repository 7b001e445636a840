namespace Encoder.Grains;

/// <summary>How long grains stay in memory.</summary>
public static class GrainLifetimeExtensions
{
    /// <summary>Clients that waited for the end read it at once, and the activation still answers them.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Ends the activation soon, because its work is done. Orleans would keep it for minutes, in which thousands of jobs may end.
    /// </summary>
    /// <param name="isDone">Whether there is still nothing to do then.</param>
    public static void LeaveSoon(this IGrainBase grain, Func<bool> isDone) => grain.RegisterGrainTimer(
        _ =>
        {
            if (isDone()) grain.DeactivateOnIdle();
            return Task.CompletedTask;
        },
        new GrainTimerCreationOptions(s_soon, Timeout.InfiniteTimeSpan));
}
