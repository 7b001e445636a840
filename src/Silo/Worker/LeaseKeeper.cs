using System.Collections.Concurrent;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Worker;

/// <summary>
/// Extends the leases that this process holds, reports progress to the owners, and stops the work on items whose lease was
/// lost.
/// </summary>
public sealed partial class LeaseKeeper(
    IWorkQueue queue, IOptions<WorkerOptions> options, TimeProvider time, ILogger<LeaseKeeper> logger) : BackgroundService
{
    private readonly WorkerOptions _options = options.Value;
    private readonly ConcurrentDictionary<ActiveLease, bool> _active = [];

    /// <summary>Keeps a lease until the returned object is disposed.</summary>
    internal IDisposable Keep(ActiveLease lease)
    {
        _active[lease] = true;
        return new Release(() => _active.TryRemove(lease, out _));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Every(_options.Lease / 3, ExtendAll, stoppingToken),
        Every(_options.ReportInterval, ReportAll, stoppingToken));

    private async Task Every(TimeSpan interval, Func<Task> beat, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await Tick(timer, stopping))
        {
            try
            {
                await beat();
            }
#pragma warning disable CA1031 // The next beat makes up for one that failed. If none succeeds, the lease ends.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.BeatFailed(logger, exception);
            }
        }
    }

    private static async Task<bool> Tick(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ExtendAll()
    {
        var active = _active.Keys.ToArray();
        if (active.Length == 0) return;
        var extended = await queue.Extend(
            Array.ConvertAll(active, a => a.Lease), _options.Lease, Array.ConvertAll(active, a => a.Fraction));
        foreach (var one in active.Where(a => !extended.Contains(a.Lease))) one.Lose();
    }

    private Task ReportAll() => Task.WhenAll(_active.Keys.Select(Report));

    private static async Task Report(ActiveLease active)
    {
        if (active.TakeProgress() is { } fraction && !await active.Owner.Report(active.Lease, fraction)) active.Lose();
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Extending leases or reporting progress failed")]
        public static partial void BeatFailed(ILogger logger, Exception exception);
    }
}
