using System.Collections.Concurrent;
using System.Threading.Channels;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Worker;

/// <summary>
/// Extends the leases that this process holds, reports progress to the owners, and stops the work on items whose lease was lost.
/// </summary>
public sealed partial class LeaseKeeper(
    IWorkQueue queue, IOptions<WorkerOptions> options, TimeProvider time, ILogger<LeaseKeeper> logger) : BackgroundService
{
    private readonly WorkerOptions _options = options.Value;
    private readonly ConcurrentDictionary<ActiveLease, bool> _active = [];
    private readonly Channel<bool> _revoked = Channel.CreateBounded<bool>(1);

    /// <summary>Keeps extending a lease until the returned object is disposed.</summary>
    internal IDisposable Keep(ActiveLease lease)
    {
        _active[lease] = true;
        return new Release(() => _active.TryRemove(lease, out _));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        queue.OnRevoked(() => _revoked.Writer.TryWrite(true));
        using var extend = new PeriodicTimer(_options.Lease / 3, time);
        using var report = new PeriodicTimer(_options.ReportInterval, time);
        await Task.WhenAll(
            At(token => extend.WaitForNextTickAsync(token), ExtendAll, stoppingToken),
            At(token => report.WaitForNextTickAsync(token), ReportAll, stoppingToken),
            // If a job was cancelled, its leases are found to be lost now instead of at the next beat.
            At(_revoked.Reader.ReadAsync, ExtendAll, stoppingToken));
    }

    private async Task At(Func<CancellationToken, ValueTask<bool>> wait, Func<Task> beat, CancellationToken stopping)
    {
        while (await Tick(wait, stopping))
        {
            try
            {
                await beat();
            }
#pragma warning disable CA1031 // The next beat makes up for one that failed. If none succeeds, the leases expire.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.BeatFailed(logger, exception);
            }
        }
    }

    private static async Task<bool> Tick(Func<CancellationToken, ValueTask<bool>> wait, CancellationToken stopping)
    {
        try
        {
            return await wait(stopping);
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
