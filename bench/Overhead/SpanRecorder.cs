using System.Collections.Concurrent;
using System.Diagnostics;
using Encoder.Media.Processes;
using Encoder.Silo.Worker;

namespace Encoder.Bench.Overhead;

/// <summary>Records the activities of the service in this process: runs of ffmpeg and ffprobe, and work items.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Span> _spans = [];
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MediaTelemetry.SourceName or WorkerTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => _spans.Enqueue(Of(activity)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Returns the spans recorded since the last call.</summary>
    public IReadOnlyList<Span> Take()
    {
        var taken = new List<Span>();
        while (_spans.TryDequeue(out var span)) taken.Add(span);
        return taken;
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Converts an activity. A process counts from its own start; the setup of its sandbox is overhead.</summary>
    private static Span Of(Activity activity)
    {
        var start = new DateTimeOffset(activity.StartTimeUtc);
        var began = activity.Events.Where(e => e.Name == MediaTelemetry.Started).Select(e => e.Timestamp).DefaultIfEmpty(start).First();
        return new Span((activity.GetTagItem("unit") as string)?.Split('-')[0], began, start + activity.Duration);
    }
}
