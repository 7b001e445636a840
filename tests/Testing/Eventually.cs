using System.Diagnostics;

namespace Encoder.Testing;

/// <summary>Waits for a condition, with a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits until <paramref name="condition"/> is true. Fails at the deadline, with <paramref name="what"/> in the message.
    /// </summary>
    public static Task True(Func<bool> condition, string what, TimeSpan? within = null) =>
        Get(() => Task.FromResult(condition() ? what : null), what, within);

    /// <summary>
    /// Waits until <paramref name="condition"/> is true. Fails at the deadline, with <paramref name="what"/> in the message.
    /// </summary>
    public static Task True(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        Get(async () => await condition() ? what : null, what, within);

    /// <summary>
    /// Waits until <paramref name="items"/> is empty. Fails at the deadline, and lists the remaining items in the message.
    /// </summary>
    public static async Task Empty<T>(Func<IReadOnlyCollection<T>> items, string what, TimeSpan? within = null)
    {
        IReadOnlyCollection<T> left = [];
        try
        {
            await True(() => (left = items()).Count == 0, what, within);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}, but there is\n{string.Join('\n', left)}", timeout);
        }
    }

    /// <summary>
    /// Waits until <paramref name="probe"/> returns a value, and returns that value. Fails at the deadline, with
    /// <paramref name="what"/> in the message.
    /// </summary>
    /// <param name="probe">Returns null until the value exists.</param>
    /// <param name="what">Description of the condition.</param>
    /// <param name="within">The deadline; 30 s by default.</param>
    /// <param name="every">The time between two calls of <paramref name="probe"/>; 20 ms by default.</param>
    public static async Task<T> Get<T>(Func<Task<T?>> probe, string what, TimeSpan? within = null, TimeSpan? every = null)
        where T : class
    {
        var deadline = within ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found) return found;
            if (clock.Elapsed > deadline) throw new TimeoutException($"Waited {deadline.TotalSeconds:0.#} s in vain for: {what}");
            await Task.Delay(every ?? s_pollInterval);
        }
    }
}
