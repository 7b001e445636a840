using System.Diagnostics;
using System.Diagnostics.Metrics;
using Encoder.Grains.Telemetry;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Silo.Worker;

/// <summary>
/// Activities for each attempt at a work item, with the tags "job", "unit" (the item's name) and "attempt". The activity "unit" covers
/// the work, and "report" the report of the result. Both belong to the trace of the job's submission.
/// </summary>
public static class WorkerTelemetry
{
    /// <summary>The name of the activity source and of the meter, for listeners.</summary>
    public const string SourceName = "Encoder.Worker";

    private static readonly ActivitySource s_source = new(SourceName);
    private static readonly Meter s_meter = new(SourceName);

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "encoder.work.duration", "s", "Time of an attempt at a work item, by kind and outcome (done, failed, stopped).",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
        });

    private static readonly Counter<long> s_failures =
        s_meter.CreateCounter<long>("encoder.work.failures", "{attempt}", "Attempts at work items that failed, by kind and error code.");

    private static readonly Histogram<double> s_speed = s_meter.CreateHistogram(
        "encoder.encode.speed", null, "Seconds of video encoded per second, for a chunk with all of its rungs together.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128] });

    private static int s_slots;
    private static int s_running;

    static WorkerTelemetry()
    {
        s_meter.CreateObservableGauge("encoder.worker.slots", () => Volatile.Read(ref s_slots), "{slot}", "Slots of this process.");
        s_meter.CreateObservableGauge(
            "encoder.worker.running", () => Volatile.Read(ref s_running), "{item}", "Work items running in this process.");
    }

    /// <summary>Adds slots of this process; a negative number removes them.</summary>
    internal static void AddSlots(int count) => Interlocked.Add(ref s_slots, count);

    internal static AttemptSpan Start(WorkLease lease, WorkPayload payload)
    {
        Interlocked.Increment(ref s_running);
        return new AttemptSpan(Start("unit", lease, payload), lease, payload);
    }

    /// <summary>Starts the activity for the report of a result.</summary>
    internal static Activity? StartReport(WorkLease lease, WorkPayload payload) => Start("report", lease, payload);

    private static Activity? Start(string name, WorkLease lease, WorkPayload payload) => s_source
        .StartActivity(name, ActivityKind.Consumer, JobTelemetry.Parent(payload.Trace))
        ?.SetTag("job", lease.JobId).SetTag("unit", lease.Name.ToString()).SetTag("attempt", lease.Attempt);

    /// <summary>An attempt in progress. It is measured when it is disposed.</summary>
    internal sealed class AttemptSpan(Activity? activity, WorkLease lease, WorkPayload payload) : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        /// <summary>The result of the attempt; null while it runs, and if it was stopped.</summary>
        public WorkResult? Result { get; set; }

        public void Dispose()
        {
            var (elapsed, kind) = (Stopwatch.GetElapsedTime(_started).TotalSeconds, lease.Name.Kind.ToString().ToLowerInvariant());
            Interlocked.Decrement(ref s_running);
            var failure = Result as WorkFailed;
            s_duration.Record(elapsed, new("kind", kind), new("outcome", Result is null ? "stopped" : failure is null ? "done" : "failed"));
            if (failure is not null)
            {
                s_failures.Add(1, new("kind", kind), new("code", failure.Code));
                activity?.SetTag("code", failure.Code).SetStatus(ActivityStatusCode.Error);
            }
            else if (Result is Encoded && payload is EncodePayload { Plan: var plan, Chunk: var index })
            {
                var chunk = plan.Chunks[index];
                s_speed.Record(((chunk.End ?? plan.Duration) - chunk.Start) / elapsed);
            }
            activity?.Dispose();
        }
    }
}
