using Encoder.Grains.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Encoder.Silo.Telemetry;

/// <summary>
/// Traces, metrics and logs for OTLP as the standard variables say (<see cref="OtlpSignals"/>), and metrics for Prometheus
/// (<see cref="MetricsEndpoint"/>). Nothing is collected until one of them asks for it.
/// </summary>
public static class TelemetryServices
{
    /// <param name="builder">The process.</param>
    /// <param name="name">Its <c>service.name</c> unless the variables give one.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsRules>();
        services.AddSingleton<ServiceGauges>();
        services.AddSingleton<PrometheusReader>();
        if (OtlpSignals.Read(builder.Configuration) is { Any: true } signals) AddOtlp(builder, name, signals);
    }

    private static void AddOtlp(IHostApplicationBuilder builder, string name, OtlpSignals signals)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        if (!IsNamed(builder.Configuration)) telemetry.ConfigureResource(resource => resource.AddService(name));
        if (signals.Traces)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(TelemetrySources.Activities).AddAspNetCoreInstrumentation(Instrument).AddOtlpExporter());
        }
        if (signals.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(TelemetrySources.Meters)
                // The gauges exist once somebody reads them.
                .AddInstrumentation(provider => provider.GetRequiredService<ServiceGauges>())
                .AddOtlpExporter());
        }
        if (signals.Logs) telemetry.WithLogging(logs => logs.AddOtlpExporter(), log => log.IncludeFormattedMessage = true);
    }

    private static void Instrument(AspNetCoreTraceInstrumentationOptions options)
    {
        // Probes and scrapes come every few seconds and say nothing about a job.
        options.Filter = context =>
            !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && context.Request.Path != MetricsEndpoint.Path;
        // The path of a signed URL holds a token.
        options.EnrichWithHttpRequest = (activity, request) =>
            activity.SetTag("url.path", MediaUrls.WithoutToken(request.PathBase + request.Path));
    }

    private static bool IsNamed(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"])
        || configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.name=", StringComparison.Ordinal) == true;
}
