using Encoder.Storage;
using Microsoft.Extensions.Configuration;

namespace Encoder.Silo.Telemetry;

/// <summary>The signals that are exported by OTLP, according to the standard environment variables of OpenTelemetry.</summary>
/// <remarks>
/// <see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"/>. In the specification, every signal is
/// exported to a collector on the same machine by default. Here a signal is exported only if an endpoint or an exporter is set for it,
/// because most machines have no collector.
/// </remarks>
/// <param name="Traces">Whether traces are exported.</param>
/// <param name="Metrics">Whether metrics are exported.</param>
/// <param name="Logs">Whether logs are exported.</param>
internal sealed record OtlpSignals(bool Traces, bool Metrics, bool Logs)
{
    public bool Any => Traces || Metrics || Logs;

    /// <exception cref="SetupException">An exporter is neither "otlp" nor "none".</exception>
    public static OtlpSignals Read(IConfiguration configuration)
    {
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)) return new(false, false, false);
        return new(IsExported(configuration, "TRACES"), IsExported(configuration, "METRICS"), IsExported(configuration, "LOGS"));
    }

    private static bool IsExported(IConfiguration configuration, string signal)
    {
        var variable = $"OTEL_{signal}_EXPORTER";
        return configuration[variable] switch
        {
            "otlp" => true,
            "none" => false,
            null or "" => IsSet(configuration, "OTEL_EXPORTER_OTLP_ENDPOINT")
                || IsSet(configuration, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"),
            var other => throw new SetupException($"{variable} is \"{other}\"; it may be otlp or none."),
        };
    }

    private static bool IsSet(IConfiguration configuration, string variable) => !string.IsNullOrEmpty(configuration[variable]);
}
