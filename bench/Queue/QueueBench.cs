using System.Diagnostics;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Silo.WorkItems;
using Encoder.Silo.Worker;
using Encoder.Storage;
using Encoder.Storage.Jobs;
using Encoder.Storage.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Bench.Queue;

/// <summary>
/// <c>queue</c>: the number of work items per second that the service processes if ffmpeg takes no time. The queue, worker, grains and
/// media store are the real ones, on SQLite.
/// </summary>
internal static class QueueBench
{
    /// <summary>The number of work items of a job: ingest, encode, audio, two packages, thumbnails.</summary>
    private const int UnitsOfJob = 6;

    private const int SubmittedAtOnce = 64;

    /// <summary>
    /// The number of slots of a cluster of several machines. With so many leases, the writes of the queue and the grains share commits.
    /// </summary>
    private const int ManySlots = 16;

    private static readonly Target s_manyTarget = Target.Least(900);
    private static readonly Target s_fewTarget = Target.Least(300);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(10);

    private static readonly JobRequest s_request = new()
    {
        VideoUrl = "https://example.org/tiny.mp4",
        Presets =
        [
            new PresetRequest { Resolutions = ["360"], Format = "hls" },
            new PresetRequest { Resolutions = ["360"], Format = "mp4" },
        ],
        Thumbnails = [new ThumbnailRequest { Timestamp = "00:00:01", Resolutions = ["360"], Formats = ["jpg"], Filters = ["none"] }],
    };

    public static async Task<Outcome> Run(int units, CancellationToken stopped)
    {
        var jobs = Math.Max(1, units / UnitsOfJob);
        var (submitted, many, _) = await Dispatch(jobs, ManySlots, stopped);
        var (_, few, slots) = await Dispatch(jobs, slots: null, stopped);
        var claimed = await Claims(jobs * UnitsOfJob, stopped);
        double Rate(TimeSpan time) => jobs * UnitsOfJob / time.TotalSeconds;
        return new Outcome(
            "queue",
            $"{jobs * UnitsOfJob} tiny work items of {jobs} jobs on SQLite; everything acknowledged is flushed to disk",
            [
                new($"work items from claim to publication, {ManySlots} slots", Rate(many), "1/s", s_manyTarget),
                new($"work items from claim to publication, {slots} slots, the default here", Rate(few), "1/s", s_fewTarget),
                new($"the queue alone: work items claimed and finished, {ManySlots} slots", Rate(claimed), "1/s"),
                new("jobs submitted, without HTTP", jobs / submitted.TotalSeconds, "1/s"),
            ]);
    }

    /// <summary>Submits all jobs before the first work item runs.</summary>
    private static async Task<(TimeSpan Submitted, TimeSpan Dispatched, int Slots)> Dispatch(
        int jobs,
        int? slots,
        CancellationToken stopped)
    {
        var units = new TinyWork();
        var settings = new Dictionary<string, string?>();
        if (slots is { } count) settings["Encoder:Worker:Slots"] = $"{count}";
        await using var service = await MeasuredService.Start(
            stopped,
            settings,
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<IWorkItemRunner>(units)));
        var grains = service.Services.GetRequiredService<IGrainFactory>();
        var watch = Stopwatch.StartNew();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = SubmittedAtOnce, CancellationToken = stopped };
        await Parallel.ForAsync(0, jobs, atOnce, async (_, _) =>
        {
            var submission = new JobSubmission(MeasuredService.TenantName, new JobUser("u1", "Ada", "ada@example.org"), s_request);
            var result = await grains.GetGrain<IJobGrain>(EntityId.New(TimeProvider.System)).Submit(submission);
            if (result.Job is null) throw new InvalidOperationException("A job was not accepted.");
        });
        var submitted = watch.Elapsed;

        watch.Restart();
        units.Release();
        await AllCompleted(service.Services.GetRequiredService<IJobIndex>(), jobs, stopped);
        var dispatched = watch.Elapsed;
        if (units.Done != jobs * UnitsOfJob) throw new InvalidOperationException($"{units.Done} work items ran for {jobs} jobs.");
        return (submitted, dispatched, service.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Slots);
    }

    private static async Task AllCompleted(IJobIndex index, int jobs, CancellationToken stopped)
    {
        while ((await index.List(MeasuredService.TenantName, JobStatus.Completed, new PageRequest(1, 1))).Total < jobs)
        {
            if ((await index.List(MeasuredService.TenantName, JobStatus.Failed, new PageRequest(1, 1))).Items is [var failed, ..])
                throw new InvalidOperationException($"A job failed: {failed.Error}");
            await Task.Delay(s_pollInterval, stopped);
        }
    }

    /// <summary>Measures the queue without the worker and the grains.</summary>
    private static async Task<TimeSpan> Claims(int units, CancellationToken stopped)
    {
        await using var service = await MeasuredService.Start(stopped, new Dictionary<string, string?> { ["Encoder:Worker:Slots"] = "0" });
        var queue = service.Services.GetRequiredService<IWorkQueue>();
        await queue.Enqueue(
        [
            .. Enumerable.Range(0, units)
                .Select(_ => new WorkItem(EntityId.New(TimeProvider.System), WorkItemName.Ingest, MeasuredService.TenantName, 5)),
        ]);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, ManySlots).Select(async slot =>
        {
            WorkLease? lease = null;
            do lease = await queue.Claim($"slot-{slot}", s_lease, done: lease);
            while (lease is not null);
        }));
        return watch.Elapsed;
    }
}
