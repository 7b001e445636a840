using System.Data.Common;
using System.Diagnostics.Metrics;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Silo.Telemetry;

/// <summary>
/// Gauges of the whole service, read from the database and the disk: jobs, queue and free space. All members of a cluster report the same
/// values, so queries must take the maximum, not the sum.
/// </summary>
internal sealed class ServiceGauges : IDisposable
{
    public const string MeterName = "Encoder.Service";

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new(MeterName);
    private readonly WorkBacklog _backlog;
    private readonly TimeProvider _time;
    private volatile Sample? _sample;

    public ServiceGauges(WorkBacklog backlog, StorageSpace space, TimeProvider time)
    {
        (_backlog, _time) = (backlog, time);
        _meter.CreateObservableGauge(
            "encoder.jobs", () => Current().Jobs.Select(j => new Measurement<long>(j.Value, Tag("status", j.Key))), "{job}",
            "Jobs by status.");
        _meter.CreateObservableGauge(
            "encoder.queue.items", Items, "{item}", "Work items: waiting for a slot, delayed before another attempt, or running.");
        _meter.CreateObservableGauge(
            "encoder.queue.age", () => Current().Age.TotalSeconds, "s",
            "Age of the oldest job that has a work item waiting; 0 if none has.");
        _meter.CreateObservableGauge("encoder.storage.free", () => space.Free, "By", "Free bytes of the data folder's volume.");
        _meter.CreateObservableGauge(
            "encoder.storage.low", () => space.IsLow ? 1 : 0, null, "1 while no work is started because the volume is almost full.");
    }

    /// <summary>Queries the database. If it does not answer, the gauges report no values.</summary>
    public async Task Refresh()
    {
        try
        {
            _sample = new Sample(await _backlog.Read().WaitAsync(s_deadline), _time.GetTimestamp());
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            _sample = null;
        }
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Items()
    {
        var current = Current();
        return
        [
            new(current.Waiting, Tag("state", "waiting")), new(current.Delayed, Tag("state", "delayed")),
            new(current.Running, Tag("state", "running")),
        ];
    }

    /// <exception cref="InvalidOperationException">The database does not answer. The reader then omits the value.</exception>
    private Backlog Current()
    {
        // This is the thread of an OTLP exporter, which may block: unlike a scrape, it does not refresh the sample beforehand.
        if (_sample is null || _time.GetElapsedTime(_sample.TakenAt) >= s_fresh) Task.Run(Refresh).GetAwaiter().GetResult();
        return _sample?.Backlog ?? throw new InvalidOperationException("The database does not answer.");
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private sealed record Sample(Backlog Backlog, long TakenAt);
}
