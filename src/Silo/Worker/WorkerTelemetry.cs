using System.Diagnostics;

namespace Encoder.Silo.Worker;

/// <summary>One activity for each unit of work that is done, named "unit", with the tags "job", "unit" and "attempt". It covers the work, not the hand-in.</summary>
public static class WorkerTelemetry
{
    /// <summary>Name of the activity source, for those who listen.</summary>
    public const string SourceName = "Encoder.Worker";

    internal static readonly ActivitySource Source = new(SourceName);
}
