using System.Collections.Concurrent;
using Encoder.Bench.Memory;
using Encoder.Cli.Demo;
using Encoder.Cli.Tokens;
using Encoder.Client;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench.Watchers;

/// <summary>
/// <c>watchers</c>: many clients follow the events of one job. The service runs as a separate process, the clients in this one.
/// </summary>
internal static class WatchersBench
{
    private const int ConnectedAtOnce = 64;

    private static readonly Target s_delay = Target.Most(1);
    private static readonly Target s_growth = Target.Most(300);

    /// <param name="watchers">The number of clients.</param>
    /// <param name="seconds">The length of the source, in seconds; the job must run until all clients are connected.</param>
    /// <param name="stopped">Cancels the benchmark.</param>
    public static async Task<Outcome> Run(int watchers, int seconds, CancellationToken stopped)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-bench-").FullName;
        try
        {
            var data = Path.Combine(folder, "data");
            var settings = new Dictionary<string, string>
            {
                ["Logging__LogLevel__Default"] = "Warning", ["Encoder__Quotas__RequestsPerSecond"] = "0",
            };
            await using var service = await ServiceProcess.Start(data, Path.Combine(folder, "log"), settings, stopped);
            using var client = new EncoderClient(
                new Uri(service.Address),
                Token.Mint(TenantChoice.Pick(data, name: null), DateTimeOffset.UtcNow));
            var source = Path.Combine(folder, "source.mp4");
            await Sources.LargeAndLong(source, seconds, stopped);
            var videoId = (await client.Files.Upload(source, cancellationToken: stopped)).Id;
            var before = ProcessMemory.Resident(service.Id);

            var job = await client.Jobs.Submit(
                new JobRequest { VideoId = videoId, Presets = [new PresetRequest { Resolutions = ["360"], Format = "hls" }] },
                cancellationToken: stopped);
            var (delays, changes) = await Watch(client, job.Id, watchers, stopped);
            var quantiles = new Quantiles(delays);
            return new Outcome(
                "watchers",
                $"{watchers} clients follow one job by its events; from a change of the job to its arrival, once all are connected",
                [
                    new("changes that every client received, at least", changes, ""),
                    new("delay, median", quantiles.Median, "s", s_delay),
                    new("delay, 99 %", quantiles.At(0.99), "s"),
                    new("growth of the service's peak memory", ProcessMemory.Peak(service.Id) - before, "MiB", s_growth),
                ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Returns the delays in seconds of all changes since all clients were connected, and the smallest number of changes that a client saw.
    /// </summary>
    private static async Task<(IReadOnlyCollection<double> Delays, int Changes)> Watch(
        EncoderClient client, string jobId, int watchers, CancellationToken stopped)
    {
        var delays = new ConcurrentBag<double>();
        var connecting = watchers;
        var connected = DateTimeOffset.MaxValue;
        using var turns = new SemaphoreSlim(ConnectedAtOnce);
        async Task<int> One()
        {
            await turns.WaitAsync(stopped);
            var (isFirst, changes) = (true, 0);
            await foreach (var job in client.Jobs.Watch(jobId, stopped))
            {
                var now = DateTimeOffset.UtcNow;
                if (isFirst)
                {
                    isFirst = false;
                    turns.Release();
                    if (Interlocked.Decrement(ref connecting) == 0) connected = now;
                }
                else if (job.UpdatedAt > connected)
                {
                    changes++;
                    delays.Add((now - job.UpdatedAt).TotalSeconds);
                }
            }
            return changes;
        }

        var seen = await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => One()));
        return delays.IsEmpty
            ? throw new InvalidOperationException("The job ended before all clients were connected; use a longer source.")
            : (delays, seen.Min());
    }
}
