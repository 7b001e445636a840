using System.Diagnostics;
using Encoder.Bench.Encode;
using Encoder.Cli;
using Encoder.Cli.Cluster;
using Encoder.Cli.Tokens;
using Encoder.Client;
using Encoder.Media.Planning;

namespace Encoder.Bench.Scale;

/// <summary><c>scale</c>: one job on clusters of one and two silos. Each silo has one processor and one slot.</summary>
internal static class ScaleBench
{
    /// <summary>The length of a source from which the fixed costs of a job are negligible, in seconds.</summary>
    private const int Long = 180;

    /// <summary>The length of the part that <see cref="MachineLimit"/> encodes, in seconds.</summary>
    private const int Sample = 30;

    private const int Silos = 2;

    /// <summary>
    /// The number of jobs per silo before the measurement. The runtime recompiles frequently called methods with more optimization; after
    /// only two jobs, it would still do so during the measurement.
    /// </summary>
    private const int WarmUpJobs = 6;

    private static readonly Target s_target = Target.Least(1.8);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The settings of the silos, as environment variables.</summary>
    private static readonly Dictionary<string, string> s_settings = new() { ["Encoder__Worker__Slots"] = "1" };

    /// <param name="seconds">The length of the source, in seconds.</param>
    /// <param name="stopped">Cancels the benchmark.</param>
    public static async Task<Outcome> Run(int seconds, CancellationToken stopped)
    {
        if (Environment.ProcessorCount < Silos)
        {
            return Skipped($"two silos need a processor each; this machine has {Environment.ProcessorCount}");
        }
        var folder = Directory.CreateTempSubdirectory("encoder-bench-").FullName;
        var cluster = new LocalCluster(folder, s_settings) { Processors = [0, 1] };
        try
        {
            var source = Path.Combine(folder, "source.mp4");
            await Sources.LargeAndLong(source, seconds, stopped);
            var limit = await MachineLimit(source, folder, stopped);
            var one = await Measure(cluster, silos: 1, source, stopped);
            var two = await Measure(cluster, Silos, source, stopped);
            return new Outcome(
                "scale",
                $"hls 240/360/480, mp4 360 and 4 thumbnails of {seconds} s of 1080p30 on silos of one slot, pinned to a processor each; " +
                "wall time from creation to end",
                [
                    new("one silo", one.TotalSeconds, "s"),
                    new("two silos", two.TotalSeconds, "s"),
                    new("one silo / two silos", one / two, "", seconds >= Long ? s_target : null),
                    new("one ffmpeg / two, each with a processor of its own", limit, ""),
                ]);
        }
        finally
        {
            await cluster.Down(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Returns the speedup that ffmpeg alone gets from two processors. They share caches, memory bandwidth and clock speed, so this is the
    /// limit for any cluster on this machine.
    /// </summary>
    private static async Task<double> MachineLimit(string source, string folder, CancellationToken stopped)
    {
        var commands = new HandmadeCommands(source, new EncodingOptions());
        async Task<TimeSpan> Time(params int[] processors)
        {
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(processors.Select(processor => ExternalProgram.Run(
                "taskset",
                [
                    "--cpu-list", $"{processor}", "ffmpeg", "-v", "error", "-nostdin", "-y", "-t", $"{Sample}",
                    .. commands.Best(Directory.CreateDirectory(Path.Combine(folder, $"limit-{processor}")).FullName),
                ],
                stopped)));
            return clock.Elapsed;
        }
        var one = await Time(0);
        return Silos * one / await Time([.. Enumerable.Range(0, Silos)]);
    }

    private static async Task<TimeSpan> Measure(LocalCluster cluster, int silos, string source, CancellationToken stopped)
    {
        await cluster.Up(silos, gateways: 1, stopped);
        using var client = new EncoderClient(
            new Uri(cluster.State.Gateways[0].Url),
            Token.Mint(TenantChoice.Pick(cluster.DataFolder, name: null), DateTimeOffset.UtcNow));
        await WarmUp(client, silos, cluster.DataFolder, stopped);
        var upload = await client.Files.Upload(source, cancellationToken: stopped);
        var job = await MainJob.Run(client, upload.Id, s_pollInterval, stopped);
        return job.FinishedAt!.Value - job.CreatedAt;
    }

    /// <summary>Runs enough small jobs that each silo gets some and has compiled its code before the measurement.</summary>
    private static async Task WarmUp(EncoderClient client, int silos, string folder, CancellationToken stopped)
    {
        var clip = Path.Combine(folder, "small.mp4");
        await Sources.Small(clip, stopped);
        var upload = await client.Files.Upload(clip, cancellationToken: stopped);
        await Task.WhenAll(Enumerable.Range(0, WarmUpJobs * silos).Select(_ => MainJob.Run(client, upload.Id, s_pollInterval, stopped)));
    }

    private static Outcome Skipped(string why) => new("scale", "", [], why);
}
