using Encoder.Grains.Telemetry;
using Encoder.Media.Processes;
using Encoder.Silo.Worker;

namespace Encoder.Silo.Telemetry;

/// <summary>Whose activities and measurements are collected.</summary>
internal static class TelemetrySources
{
    /// <summary>
    /// Sources of activities. ASP.NET Core's comes with its instrumentation. Orleans' runtime source, which adds a span for every message
    /// beside the one of the call, is left out.
    /// </summary>
    public static string[] Activities { get; } =
        ["Microsoft.Orleans.Application", "Npgsql", JobTelemetry.SourceName, WorkerTelemetry.SourceName, MediaTelemetry.SourceName];

    /// <summary>
    /// Names of meters. That of the HTTP client is left out: it would have a time series for each host that a tenant names.
    /// </summary>
    public static string[] Meters { get; } =
    [
        JobTelemetry.SourceName, WorkerTelemetry.SourceName, ServiceGauges.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans", "Npgsql", "System.Runtime",
    ];
}
