using System.Diagnostics;

namespace Encoder.Bench.Api;

/// <summary>Calls that are made when they are due, whether or not those before have been answered, as clients do who know nothing of each other.</summary>
internal static class OpenLoop
{
    /// <summary>Makes so many calls at a rate, and returns how long each took from when it was due, in milliseconds. A call that fails fails all.</summary>
    /// <param name="rate">Calls per second.</param>
    /// <param name="count">Calls.</param>
    /// <param name="call">Makes a call; told its number.</param>
    /// <param name="stopped">Ends it.</param>
    public static async Task<double[]> Run(double rate, int count, Func<int, Task> call, CancellationToken stopped)
    {
        var watch = Stopwatch.StartNew();
        async Task<double> Make(int n, TimeSpan due)
        {
            await call(n);
            return (watch.Elapsed - due).TotalMilliseconds;
        }

        var calls = new Task<double>[count];
        for (var n = 0; n < count; n++)
        {
            var due = TimeSpan.FromSeconds(n / rate);
            if (due - watch.Elapsed is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, stopped);
            calls[n] = Make(n, due);
        }
        return await Task.WhenAll(calls);
    }
}
