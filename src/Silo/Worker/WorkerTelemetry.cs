using System.Diagnostics;
using Encoder.Storage.Work;

namespace Encoder.Silo.Worker;

/// <summary>
/// One activity for each attempt at a work item, named "unit", with the tags "job", "unit" (the item's name) and "attempt". It
/// covers the work, not the report of the result.
/// </summary>
public static class WorkerTelemetry
{
    /// <summary>Name of the activity source, for listeners.</summary>
    public const string SourceName = "Encoder.Worker";

    private static readonly ActivitySource s_source = new(SourceName);

    internal static Activity? Start(WorkLease lease) => s_source.StartActivity("unit")
        ?.SetTag("job", lease.JobId).SetTag("unit", lease.Name.ToString()).SetTag("attempt", lease.Attempt);
}
