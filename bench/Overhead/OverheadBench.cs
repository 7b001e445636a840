using System.Diagnostics;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench.Overhead;

/// <summary><c>overhead</c>: how much longer a job takes than ffmpeg and ffprobe run for it, one job at a time.</summary>
internal static class OverheadBench
{
    private const double TargetMilliseconds = 400;
    private const int WarmUps = 2;
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);

    private sealed record Sample(double Total, double Observed, IReadOnlyDictionary<string, double> Parts)
    {
        public double Part(string name) => Parts.GetValueOrDefault(name);

        public double Overhead => Total - Part(Breakdown.Processes);
    }

    /// <summary>Middle and ninth decile, in milliseconds.</summary>
    private sealed record Figure(double Median, double P90)
    {
        public static Figure Of(IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            return new(Math.Round(sorted[sorted.Length / 2], 1), Math.Round(sorted[(int)Math.Ceiling(sorted.Length * 0.9) - 1], 1));
        }
    }

    private sealed record Result(int Jobs, Figure Total, Figure Observed, Figure Processes, Figure Overhead, IReadOnlyDictionary<string, Figure> Parts, double Target)
    {
        public bool Reached => Overhead.Median <= Target;
    }

    public static async Task<int> Run(int jobs, bool json, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(stopped);
        using var recorder = new SpanRecorder();
        var clip = Path.Combine(service.Folder, "clip.mp4");
        await Sources.Small(clip, stopped);
        var video = await service.Client.Upload(clip, stopped);
        var request = new JobRequest { VideoId = video.Id, Presets = [new PresetRequest { Resolutions = ["360"], Format = "mp4" }] };

        var samples = new List<Sample>();
        for (var i = 0; i < WarmUps + jobs; i++)
        {
            var sample = await Measure(service, recorder, request, stopped);
            if (i >= WarmUps) samples.Add(sample);
        }

        var result = Summary(samples);
        if (json) Report.Json(result);
        else Print(result);
        return 0;
    }

    private static async Task<Sample> Measure(MeasuredService service, SpanRecorder recorder, JobRequest request, CancellationToken stopped)
    {
        recorder.Take();
        var posted = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        var job = await service.Client.Post(request, stopped);
        var accepted = DateTimeOffset.UtcNow;
        var ended = await service.Client.AwaitEnd(job.Id, s_pollInterval, onProgress: null, stopped);
        var observed = watch.Elapsed;
        if (ended.Status != JobStatus.Completed) throw new InvalidOperationException($"The job failed: {ended.Error}");
        var parts = Breakdown.Of(posted, accepted, ended.FinishedAt!.Value, recorder.Take());
        return new Sample(
            (ended.FinishedAt.Value - posted).TotalMilliseconds, observed.TotalMilliseconds, parts.ToDictionary(part => part.Key, part => part.Value.TotalMilliseconds));
    }

    private static Result Summary(List<Sample> samples) => new(
        samples.Count,
        Figure.Of(samples.Select(sample => sample.Total)),
        Figure.Of(samples.Select(sample => sample.Observed)),
        Figure.Of(samples.Select(sample => sample.Part(Breakdown.Processes))),
        Figure.Of(samples.Select(sample => sample.Overhead)),
        samples.SelectMany(sample => sample.Parts.Keys).Where(part => part != Breakdown.Processes).Distinct()
            .ToDictionary(part => part, part => Figure.Of(samples.Select(sample => sample.Part(part)))),
        TargetMilliseconds);

    private static void Print(Result result)
    {
        Console.WriteLine($"{result.Jobs} jobs (mp4 360 of 2 s of 640x360), one at a time; milliseconds      median      p90");
        Line("POST to completed (finishedAt)", result.Total);
        Line("POST to completed (seen by the client)", result.Observed);
        Line($"{Breakdown.Processes} ran (union)", result.Processes);
        Line("overhead", result.Overhead);
        foreach (var (part, figure) in result.Parts.OrderByDescending(part => part.Value.Median)) Line($"  {part}", figure);
        Console.WriteLine($"median overhead {result.Overhead.Median:0.0} ms, target {result.Target:0} ms: {Report.Verdict(result.Reached)}");
    }

    private static void Line(string what, Figure figure) => Console.WriteLine($"{what,-66}{figure.Median,10:0.0}{figure.P90,9:0.0}");
}
