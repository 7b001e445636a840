using System.Threading.Channels;
using Encoder.Storage.Jobs;

namespace Encoder.Gateway.Events;

/// <summary>
/// Sends changes of jobs to the clients of this process. Each change is read once, however many clients watch: a single loop reads the
/// feeds of watched tenants when they change.
/// </summary>
internal sealed partial class JobWatchers(
    IJobFeed feed, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobWatchers> logger) : BackgroundService
{
    /// <summary>The time between two heartbeats to a client.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Changes that follow each other within this time are read together.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);

    private const int BatchSize = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TenantWatch> _tenants = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(1);

    /// <summary>Adds a watcher. The caller must <see cref="Remove"/> it.</summary>
    public async Task<JobWatcher> Add(string tenant, string? jobId)
    {
        var watcher = new JobWatcher(tenant, jobId, await feed.Position(tenant));
        lock (_lock)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested) watcher.End();
            if (!_tenants.TryGetValue(tenant, out var watch)) _tenants[tenant] = watch = new TenantWatch(watcher.Position);
            watch.Watchers.Add(watcher);
            // Something may have changed since the position was read.
            watch.HasChanged = true;
        }
        _signal.Writer.TryWrite(true);
        return watcher;
    }

    public void Remove(JobWatcher watcher)
    {
        lock (_lock)
        {
            if (!_tenants.TryGetValue(watcher.Tenant, out var watch)) return;
            watch.Watchers.Remove(watcher);
            if (watch.Watchers.Count == 0) _tenants.Remove(watcher.Tenant);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        feed.OnChange(Changed);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Open streams would keep the server from stopping.
        await using var ending = lifetime.ApplicationStopping.Register(() => ForEach(watcher => watcher.End()));
        await Task.WhenAll(Beat(stoppingToken), ReadChanges(stoppingToken));
    }

    private async Task Beat(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Heartbeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) ForEach(watcher => watcher.Beat());
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task ReadChanges(CancellationToken stopping)
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(stopping))
            {
                _signal.Reader.TryRead(out _);
                foreach (var (tenant, watch) in TakeChanged())
                {
                    if (!await Read(tenant, watch)) await Task.Delay(s_pauseAfterFailure, time, stopping);
                }
                await Task.Delay(s_pause, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>
    /// Reads a tenant's changes and passes them to its watchers. Returns false if the database is unavailable; the changes are then read
    /// later.
    /// </summary>
    private async Task<bool> Read(string tenant, TenantWatch watch)
    {
        try
        {
            IReadOnlyList<JobChange> changes;
            do
            {
                changes = await feed.After(tenant, watch.Position, BatchSize);
                lock (_lock)
                {
                    foreach (var change in changes)
                    foreach (var watcher in watch.Watchers)
                    {
                        watcher.Tell(change);
                    }
                }
                if (changes.Count > 0) watch.Position = changes[^1].Position;
            }
            while (changes.Count == BatchSize);
            return true;
        }
#pragma warning disable CA1031 // The watchers stay connected and receive the changes once the database is back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception, tenant);
            Changed(tenant);
            return false;
        }
    }

    private void Changed(string? tenant)
    {
        var isWatched = false;
        lock (_lock)
        {
            foreach (var (name, watch) in _tenants)
            {
                if (tenant is null || name == tenant) isWatched = watch.HasChanged = true;
            }
        }
        if (isWatched) _signal.Writer.TryWrite(true);
    }

    private (string Tenant, TenantWatch Watch)[] TakeChanged()
    {
        lock (_lock)
        {
            var changed = _tenants.Where(t => t.Value.HasChanged).Select(t => (t.Key, t.Value)).ToArray();
            foreach (var (_, watch) in changed) watch.HasChanged = false;
            return changed;
        }
    }

    private void ForEach(Action<JobWatcher> action)
    {
        lock (_lock)
        {
            foreach (var watcher in _tenants.Values.SelectMany(t => t.Watchers)) action(watcher);
        }
    }

    /// <summary>A watched tenant.</summary>
    private sealed class TenantWatch(long position)
    {
        public HashSet<JobWatcher> Watchers { get; } = [];

        /// <summary>The position of the last change that was read. Only the reading loop sets it.</summary>
        public long Position { get; set; } = position;

        public bool HasChanged { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Job changes of {Tenant} could not be read; retrying")]
        public static partial void Failed(ILogger logger, Exception exception, string tenant);
    }
}
