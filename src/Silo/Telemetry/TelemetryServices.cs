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
/// Traces, metrics and logs for OTLP, if the standard variables enable them (<see cref="OtlpSignals"/>), and metrics for Prometheus
/// (<see cref="MetricsEndpoint"/>). Nothing is collected unless one of the two is used.
/// </summary>
public static class TelemetryServices
{
    /// <param name="builder">The builder of the process.</param>
    /// <param name="name">The <c>service.name</c> of the process, unless the variables set one.</param>
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
                // Creates the gauges, which otherwise exist only after a scrape.
                .AddInstrumentation(provider => provider.GetRequiredService<ServiceGauges>())
                .AddOtlpExporter());
        }
        if (signals.Logs) telemetry.WithLogging(logs => logs.AddOtlpExporter(), log => log.IncludeFormattedMessage = true);
    }

    private static void Instrument(AspNetCoreTraceInstrumentationOptions options)
    {
        // Health probes and scrapes arrive every few seconds and say nothing about a job.
        options.Filter = context =>
            !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && context.Request.Path != MetricsEndpoint.Path;
        // The path of a signed URL contains a token.
        options.EnrichWithHttpRequest = (activity, request) =>
            activity.SetTag("url.path", MediaUrls.WithoutToken(request.PathBase + request.Path));
    }

    private static bool IsNamed(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"])
        || configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.name=", StringComparison.Ordinal) == true;
}
