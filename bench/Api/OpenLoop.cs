using System.Diagnostics;

namespace Encoder.Bench.Api;

/// <summary>Makes calls at a fixed rate without waiting for earlier ones, as independent clients do.</summary>
internal static class OpenLoop
{
    /// <summary>Returns the time of each call in milliseconds, from when it was due. If a call fails, the run fails.</summary>
    /// <param name="rate">The number of calls per second.</param>
    /// <param name="count">The number of calls.</param>
    /// <param name="call">Makes the call with the given number, from 0.</param>
    /// <param name="stopped">Cancels the run.</param>
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
