using System.Diagnostics;

namespace Encoder.Testing;

/// <summary>Waits for a condition with a deadline, instead of sleeping and hoping.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until <paramref name="condition"/> is true; fails, saying what was awaited, when the deadline passes first.</summary>
    public static Task True(Func<bool> condition, string what, TimeSpan? within = null) =>
        Get(() => Task.FromResult(condition() ? what : null), what, within);

    /// <summary>Waits until <paramref name="condition"/> is true; fails, saying what was awaited, when the deadline passes first.</summary>
    public static Task True(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        Get(async () => await condition() ? what : null, what, within);

    /// <summary>Waits until <paramref name="probe"/> answers something and returns it; fails, saying what was awaited, when the deadline passes first.</summary>
    /// <param name="probe">Answers null as long as there is nothing.</param>
    /// <param name="what">What is awaited.</param>
    /// <param name="within">The deadline; 30 s unless said.</param>
    /// <param name="every">How long to wait between two looks; 10 ms unless said.</param>
    public static async Task<T> Get<T>(Func<Task<T?>> probe, string what, TimeSpan? within = null, TimeSpan? every = null)
        where T : class
    {
        var deadline = within ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found) return found;
            if (clock.Elapsed > deadline) throw new TimeoutException($"Waited {deadline.TotalSeconds:0.#} s in vain for this: {what}");
            await Task.Delay(every ?? s_pollInterval);
        }
    }
}
