using Encoder.Cli.Demo;
using Encoder.Cli.Tokens;
using Encoder.Client;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench.Memory;

/// <summary>
/// <c>memory</c>: the peak resident memory of the service's process, without ffmpeg, in each step. The service runs as a separate process.
/// </summary>
internal static class MemoryBench
{
    private const int Jobs = 1_000;
    private const int PostedAtOnce = 16;

    /// <summary>Resets VmHWM when written to clear_refs; see proc_pid_clear_refs(5).</summary>
    private const string ResetPeak = "5";

    /// <summary>The target, in MiB, for an upload of 2 GiB.</summary>
    private static readonly Target s_target = Target.Most(300);

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);

    /// <param name="megabytes">The size of the upload, in MiB.</param>
    /// <param name="stopped">Cancels the benchmark.</param>
    public static async Task<Outcome> Run(int megabytes, CancellationToken stopped)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-bench-").FullName;
        try
        {
            var data = Path.Combine(folder, "data");
            var settings = new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Warning" };
            await using var service = await ServiceProcess.Start(data, Path.Combine(folder, "log"), settings, stopped);
            using var client = new EncoderClient(
                new Uri(service.Address),
                Token.Mint(TenantChoice.Pick(data, name: null), DateTimeOffset.UtcNow));
            var figures = new List<Figure> { new("started, idle", ProcessMemory.Peak(service.Id), "MiB") };
            async Task Measure(string name, Func<Task> work, Target? target = null)
            {
                await File.WriteAllTextAsync($"/proc/{service.Id}/clear_refs", ResetPeak, stopped);
                await work();
                figures.Add(new(name, ProcessMemory.Peak(service.Id), "MiB", target));
            }

            var source = Path.Combine(folder, "source.mp4");
            await Sources.Large(source, 10, stopped);
            var videoId = "";
            await Measure(
                "an upload of a short clip, with its probe",
                async () => videoId = (await client.Files.Upload(source, cancellationToken: stopped)).Id);
            await Measure("the main job", () => MainJob.Run(client, videoId, s_pollInterval, stopped));
            // Players and ffmpeg ignore data after the video.
            await using (var file = File.OpenWrite(source)) file.SetLength(megabytes * 1024L * 1024);
            await Measure($"an upload of {megabytes} MiB", () => client.Files.Upload(source, cancellationToken: stopped), s_target);
            var request = new JobRequest
            {
                VideoUrl = "http://192.0.2.1/never.mp4",
                Presets = [new PresetRequest { Resolutions = ["360"], Format = "mp4" }],
            };
            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = PostedAtOnce, CancellationToken = stopped };
            await Measure(
                $"{Jobs} jobs posted",
                () => Parallel.ForAsync(0, Jobs, atOnce, async (_, _) => await client.Jobs.Submit(request, cancellationToken: stopped)));
            return new Outcome("memory", "resident memory of the service's process, the peak of each step", figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
