using System.Diagnostics;
using Encoder.Media.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Bench.Encode;

/// <summary><c>encode</c>: the service's main job, compared with ffmpeg commands written by hand for the same source.</summary>
internal static class EncodeBench
{
    /// <summary>The length of a source from which the fixed costs of a job are negligible, in seconds.</summary>
    private const int Long = 60;

    /// <summary>Targets relative to one process per output; fixed costs weigh more with a short source.</summary>
    private static readonly (Target Long, Target Short) s_targets = (Target.Most(0.45), Target.Most(0.55));

    private static readonly Target s_targetOfBest = Target.Most(1.06);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Times in seconds: the processor time of the service's process and of its children, and the wall time.</summary>
    private sealed record Cost(double Own, double Processes, double Wall)
    {
        public double Cpu => Own + Processes;

        public static Cost operator +(Cost left, Cost right) =>
            new(left.Own + right.Own, left.Processes + right.Processes, left.Wall + right.Wall);
    }

    public static async Task<Outcome> Run(int seconds, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(stopped);
        await WarmUp(service, stopped);
        var source = Path.Combine(service.Folder, "source.mp4");
        await Sources.Large(source, seconds, stopped);

        var videoId = "";
        var upload = await Measure(async () => videoId = (await service.Client.Files.Upload(source, cancellationToken: stopped)).Id);
        var job = await Measure(() => MainJob.Run(service.Client, videoId, s_pollInterval, stopped));
        var commands = new HandmadeCommands(source, service.Services.GetRequiredService<EncodingOptions>());
        string Folder(string name) => Directory.CreateDirectory(Path.Combine(service.Folder, name)).FullName;
        var each = await Measure(() => HandmadeCommands.Run(commands.OneForEachOutput(Folder("each")), stopped));
        var all = await Measure(() => HandmadeCommands.Run([commands.OneForAllOutputs(Folder("all"))], stopped));
        var best = await Measure(() => HandmadeCommands.Run([commands.Best(Folder("best"))], stopped));

        // The probe of the upload is part of the job's cost.
        var whole = upload + job;
        var megabytes = new FileInfo(source).Length / 1_000_000;
        return new Outcome(
            "encode",
            $"hls 240/360/480, mp4 360 and 4 thumbnails of {seconds} s of 1080p30 ({megabytes} MB); processor time",
        [
            new("the service: upload, with its probe", upload.Cpu, "s"),
            new("the service: job, its own process", job.Own, "s"),
            new("the service: job, ffmpeg and ffprobe", job.Processes, "s"),
            new("8 ffmpeg processes, one for each output", each.Cpu, "s"),
            new("one ffmpeg process, every output encoded", all.Cpu, "s"),
            new("the best ffmpeg command known by hand", best.Cpu, "s"),
            new("service / one process for each output", whole.Cpu / each.Cpu, "", seconds >= Long ? s_targets.Long : s_targets.Short),
            new("service / one process, every output encoded", whole.Cpu / all.Cpu, ""),
            new("service / best command", whole.Cpu / best.Cpu, "", seconds >= Long ? s_targetOfBest : null),
            new("wall: service", whole.Wall, "s"),
            new("wall: 8 processes, one at a time per processor", each.Wall, "s"),
            new("wall: one process, every output encoded", all.Wall, "s"),
            new("wall: best command", best.Wall, "s"),
        ]);
    }

    /// <summary>Runs a small job, so that the service's code is compiled before the measurement.</summary>
    private static async Task WarmUp(MeasuredService service, CancellationToken stopped)
    {
        var clip = Path.Combine(service.Folder, "small.mp4");
        await Sources.Small(clip, stopped);
        var upload = await service.Client.Files.Upload(clip, cancellationToken: stopped);
        await MainJob.Run(service.Client, upload.Id, s_pollInterval, stopped);
    }

    private static async Task<Cost> Measure(Func<Task> work)
    {
        var (before, watch) = (CpuTime.Now(), Stopwatch.StartNew());
        await work();
        var used = CpuTime.Now() - before;
        return new Cost(used.Own, used.Children, watch.Elapsed.TotalSeconds);
    }
}
