using System.Collections.Concurrent;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Worker;

/// <summary>The units that this process holds: extends their leases, tells their progress, and stops those that are no longer its own.</summary>
public sealed partial class HeldUnits(IWorkQueue queue, IOptions<WorkerOptions> options, TimeProvider time, ILogger<HeldUnits> logger) : BackgroundService
{
    private readonly WorkerOptions _options = options.Value;
    private readonly ConcurrentDictionary<HeldUnit, bool> _units = [];

    /// <summary>Looks after a unit until the answer is disposed.</summary>
    internal IDisposable Hold(HeldUnit unit)
    {
        _units[unit] = true;
        return new Release(() => _units.TryRemove(unit, out _));
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
#pragma warning disable CA1031 // A beat that failed is made good by the next, or the lease ends, which is what leases are for.
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
        var units = _units.Keys.ToArray();
        if (units.Length == 0) return;
        var extended = await queue.Extend(Array.ConvertAll(units, u => u.Lease), _options.Lease);
        foreach (var unit in units.Where(u => !extended.Contains(u.Lease))) unit.Lose();
    }

    private Task ReportAll() => Task.WhenAll(_units.Keys.Select(Report));

    private async Task Report(HeldUnit unit)
    {
        if (unit.TakeProgress() is { } fraction && !await unit.Owner.Report(unit.Claim, fraction)) unit.Lose();
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A sign of life or a progress report failed")]
        public static partial void BeatFailed(ILogger logger, Exception exception);
    }
}
