namespace Encoder.Grains;

/// <summary>How long grains stay in memory.</summary>
public static class GrainLifetimeExtensions
{
    /// <summary>Those who waited for the end ask for it at once, and find the grain as it is.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Ends the activation in a while, for its work is done: thousands may be in the time after which Orleans collects idle ones.
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
