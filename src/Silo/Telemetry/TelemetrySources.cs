using Encoder.Grains.Telemetry;
using Encoder.Media.Processes;
using Encoder.Silo.Worker;

namespace Encoder.Silo.Telemetry;

/// <summary>The activity sources and meters that are collected.</summary>
internal static class TelemetrySources
{
    /// <summary>
    /// The names of activity sources. ASP.NET Core's is added by its instrumentation. Orleans' runtime source is omitted, because it adds a
    /// span for each message to the span of the call.
    /// </summary>
    public static string[] Activities { get; } =
        ["Microsoft.Orleans.Application", "Npgsql", JobTelemetry.SourceName, WorkerTelemetry.SourceName, MediaTelemetry.SourceName];

    /// <summary>
    /// The names of meters. The HTTP client's is omitted, because it would have a time series for each host that a tenant names.
    /// </summary>
    public static string[] Meters { get; } =
    [
        JobTelemetry.SourceName, WorkerTelemetry.SourceName, ServiceGauges.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans", "Npgsql", "System.Runtime",
    ];
}
