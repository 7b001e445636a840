using System.Diagnostics;
using Encoder.Contracts.Jobs;

namespace Encoder.Bench.Overhead;

/// <summary><c>overhead</c>: the time of a job minus the time in which ffmpeg and ffprobe run for it, one job at a time.</summary>
internal static class OverheadBench
{
    private const int WarmUps = 2;
    private static readonly Target s_target = Target.Most(80);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);

    private sealed record Sample(double Total, double Observed, IReadOnlyDictionary<string, double> Parts)
    {
        public double Part(string name) => Parts.GetValueOrDefault(name);

        public double Overhead => Total - Part(Breakdown.Processes);
    }

    public static async Task<Outcome> Run(int jobs, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(stopped);
        using var recorder = new SpanRecorder();
        var clip = Path.Combine(service.Folder, "clip.mp4");
        await Sources.Small(clip, stopped);
        var video = await service.Client.Files.Upload(clip, cancellationToken: stopped);
        var request = new JobRequest { VideoId = video.Id, Presets = [new PresetRequest { Resolutions = ["360"], Format = "mp4" }] };

        var samples = new List<Sample>();
        for (var i = 0; i < WarmUps + jobs; i++)
        {
            var sample = await Measure(service, recorder, request, stopped);
            if (i >= WarmUps) samples.Add(sample);
        }
        return new Outcome(
            "overhead",
            $"{jobs} jobs (mp4 360 of 2 s of 640x360), one at a time; medians unless said otherwise",
            [.. Figures(samples)]);
    }

    private static async Task<Sample> Measure(MeasuredService service, SpanRecorder recorder, JobRequest request, CancellationToken stopped)
    {
        recorder.Take();
        var posted = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        var job = await service.Client.Jobs.Submit(request, cancellationToken: stopped);
        var accepted = DateTimeOffset.UtcNow;
        var ended = await service.Client.AwaitEnd(job.Id, s_pollInterval, stopped);
        var observed = watch.Elapsed;
        if (ended.Status != JobStatus.Completed) throw new InvalidOperationException($"The job failed: {ended.Error}");
        var parts = Breakdown.Of(posted, accepted, ended.FinishedAt!.Value, recorder.Take());
        return new Sample(
            (ended.FinishedAt.Value - posted).TotalMilliseconds,
            observed.TotalMilliseconds,
            parts.ToDictionary(part => part.Key, part => part.Value.TotalMilliseconds));
    }

    private static IEnumerable<Figure> Figures(List<Sample> samples)
    {
        Quantiles Of(Func<Sample, double> value) => new(samples.Select(value));

        yield return new("POST to completed (finishedAt)", Of(sample => sample.Total).Median, "ms");
        yield return new("POST to completed (seen by the client)", Of(sample => sample.Observed).Median, "ms");
        yield return new($"{Breakdown.Processes} ran (union)", Of(sample => sample.Part(Breakdown.Processes)).Median, "ms");
        var overhead = Of(sample => sample.Overhead);
        yield return new("overhead", overhead.Median, "ms", s_target);
        yield return new("overhead, ninth decile", overhead.At(0.9), "ms");
        var parts = samples.SelectMany(sample => sample.Parts.Keys).Where(part => part != Breakdown.Processes).Distinct();
        var medians = parts.Select(part => (part, Of(sample => sample.Part(part)).Median));
        foreach (var (part, median) in medians.OrderByDescending(part => part.Median))
        {
            yield return new($"overhead {part}", median, "ms");
        }
    }
}
