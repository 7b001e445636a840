using System.Diagnostics;
using Encoder.Contracts.Jobs;
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

    /// <summary>Times in seconds: the processor time of the service's process and of its children, and the wall time.</summary>
    private sealed record Cost(double Own, double Processes, double Wall)
    {
        public double Cpu => Own + Processes;

        public static Cost operator +(Cost left, Cost right) =>
            new(left.Own + right.Own, left.Processes + right.Processes, left.Wall + right.Wall);
    }

    /// <summary>The probe of the upload is part of the job's cost.</summary>
    private sealed record JobCost(Cost Upload, Cost Job)
    {
        public Cost Whole => Upload + Job;
    }

    public static async Task<Outcome> Run(int seconds, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(stopped);
        var source = Path.Combine(service.Folder, "source.mp4");
        await Sources.Large(source, seconds, stopped);
        var commands = new HandmadeCommands(source, service.Services.GetRequiredService<EncodingOptions>());
        string Folder(string name) => Directory.CreateDirectory(Path.Combine(service.Folder, name)).FullName;

        // The speed of a machine can change by several percent within minutes, so the best command runs right after each job.
        var first = await RunJob(service, source, stopped);
        var bestAfterFirst = await Measure(() => HandmadeCommands.Run([commands.Best(Folder("best"))], stopped));
        var second = await RunJob(service, source, stopped);
        var bestAfterSecond = await Measure(() => HandmadeCommands.Run([commands.Best(Folder("best"))], stopped));
        var each = await Measure(() => HandmadeCommands.Run(commands.OneForEachOutput(Folder("each")), stopped));
        var all = await Measure(() => HandmadeCommands.Run([commands.OneForAllOutputs(Folder("all"))], stopped));

        var megabytes = new FileInfo(source).Length / 1_000_000;
        var targetOfEach = seconds >= Long ? s_targets.Long : s_targets.Short;
        var targetOfBest = seconds >= Long ? s_targetOfBest : null;
        return new Outcome(
            "encode",
            $"hls 240/360/480, mp4 360 and 4 thumbnails of {seconds} s of 1080p30 ({megabytes} MB); processor time",
        [
            .. Shown("first job", first, bestAfterFirst),
            .. Shown("second job", second, bestAfterSecond),
            new("8 ffmpeg processes, one for each output", each.Cpu, "s"),
            new("one ffmpeg process, every output encoded", all.Cpu, "s"),
            new("first job / one process for each output", first.Whole.Cpu / each.Cpu, "", targetOfEach),
            new("first job / one process, every output encoded", first.Whole.Cpu / all.Cpu, ""),
            new("first job / best command", first.Whole.Cpu / bestAfterFirst.Cpu, "", targetOfBest),
            new("second job / best command", second.Whole.Cpu / bestAfterSecond.Cpu, "", targetOfBest),
            new("wall: first job", first.Whole.Wall, "s"),
            new("wall: second job", second.Whole.Wall, "s"),
            new("wall: best command", bestAfterSecond.Wall, "s"),
            new("wall: 8 processes, one at a time per processor", each.Wall, "s"),
            new("wall: one process, every output encoded", all.Wall, "s"),
        ]);
    }

    private static IEnumerable<Figure> Shown(string name, JobCost job, Cost best) =>
    [
        new($"{name}: upload, with its probe", job.Upload.Cpu, "s"),
        new($"{name}: the service's own process", job.Job.Own, "s"),
        new($"{name}: ffmpeg and ffprobe", job.Job.Processes, "s"),
        new($"{name}: the best ffmpeg command known by hand", best.Cpu, "s"),
    ];

    private static async Task<JobCost> RunJob(MeasuredService service, string source, CancellationToken stopped)
    {
        var videoId = "";
        return new JobCost(
            await Measure(async () => videoId = (await service.Client.Files.Upload(source, cancellationToken: stopped)).Id),
            await Measure(() => MainJob.Run(service.Client, videoId, JobWatch.DefaultInterval, stopped)));
    }

    private static async Task<Cost> Measure(Func<Task> work)
    {
        var (before, watch) = (CpuTime.Now(), Stopwatch.StartNew());
        await work();
        var used = CpuTime.Now() - before;
        return new Cost(used.Own, used.Children, watch.Elapsed.TotalSeconds);
    }
}
