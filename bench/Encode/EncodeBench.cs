using System.Diagnostics;
using Encoder.Cli.Demo;
using Encoder.Contracts.Jobs;
using Encoder.Media.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Bench.Encode;

/// <summary><c>encode</c>: the main job through the service against one ffmpeg process for each output, on the same source in the same run.</summary>
internal static class EncodeBench
{
    private const double TargetRatio = 0.55;
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Seconds: of the processor, in the service's own process and in those it starts, and of the clock.</summary>
    private sealed record Cost(double Own, double Processes, double Wall)
    {
        public double Cpu => Own + Processes;
    }

    private sealed record Result(int SourceSeconds, long SourceBytes, Cost Upload, Cost Job, Cost Baseline, double Target)
    {
        /// <summary>Looking into the upload is done for the job: it counts.</summary>
        public double CpuRatio => (Upload.Cpu + Job.Cpu) / Baseline.Cpu;

        public double WallRatio => (Upload.Wall + Job.Wall) / Baseline.Wall;

        public bool Reached => CpuRatio <= Target;
    }

    public static async Task<int> Run(int seconds, bool json, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(stopped);
        await WarmUp(service, stopped);
        var source = Path.Combine(service.Folder, "source.mp4");
        await Sources.Large(source, seconds, stopped);

        var videoId = "";
        var upload = await Measure(async () => videoId = (await service.Client.Upload(source, stopped)).Id);
        var job = await Measure(() => RunJob(service, videoId, stopped));
        var folder = Directory.CreateDirectory(Path.Combine(service.Folder, "baseline")).FullName;
        var baseline = await Measure(() => Baseline.Run(source, folder, service.Services.GetRequiredService<EncodingOptions>(), stopped));

        var result = new Result(seconds, new FileInfo(source).Length, upload, job, baseline, TargetRatio);
        if (json) Report.Json(result);
        else Print(result);
        return 0;
    }

    /// <summary>A service that has run for a while has its code compiled; a small job does that here.</summary>
    private static async Task WarmUp(MeasuredService service, CancellationToken stopped)
    {
        var clip = Path.Combine(service.Folder, "small.mp4");
        await Sources.Small(clip, stopped);
        await RunJob(service, (await service.Client.Upload(clip, stopped)).Id, stopped);
    }

    private static async Task RunJob(MeasuredService service, string videoId, CancellationToken stopped)
    {
        var job = await service.Client.Post(DemoJob.Request(videoId, webhookUrl: null), stopped);
        var ended = await service.Client.AwaitEnd(job.Id, s_pollInterval, onProgress: null, stopped);
        if (ended.Status != JobStatus.Completed) throw new InvalidOperationException($"The job failed: {ended.Error}");
    }

    private static async Task<Cost> Measure(Func<Task> work)
    {
        var (before, watch) = (CpuTime.Now(), Stopwatch.StartNew());
        await work();
        var used = CpuTime.Now() - before;
        return new Cost(Math.Round(used.Own, 3), Math.Round(used.Children, 3), Math.Round(watch.Elapsed.TotalSeconds, 3));
    }

    private static void Print(Result result)
    {
        Console.WriteLine($"{result.SourceSeconds} s of 1080p30 ({result.SourceBytes:N0} bytes): hls 240/360/480, mp4 360, 4 thumbnails");
        Console.WriteLine("seconds                                            CPU    own  processes     wall");
        Line("the service: upload, with its probe", result.Upload);
        Line("the service: job", result.Job);
        Line("one ffmpeg process for each of 8 outputs", result.Baseline);
        Console.WriteLine($"wall ratio {result.WallRatio:0.00}");
        Console.WriteLine($"CPU ratio {result.CpuRatio:0.000}, target {result.Target:0.00}: {Report.Verdict(result.Reached)}");
    }

    private static void Line(string what, Cost cost) => Console.WriteLine($"{what,-44}{cost.Cpu,10:0.00}{cost.Own,7:0.00}{cost.Processes,11:0.00}{cost.Wall,9:0.00}");
}
