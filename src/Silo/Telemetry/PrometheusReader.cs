using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Encoder.Silo.Telemetry;

/// <summary>
/// Collects metrics from the first scrape on. A process that nobody scrapes pays nothing: its counters have no listener.
/// </summary>
internal sealed class PrometheusReader(IServiceProvider services, ServiceGauges gauges) : IDisposable
{
    private readonly Lock _starting = new();
    private MeterProvider? _provider;
    private RequestDelegate? _exporter;

    /// <summary>Answers with the metrics in the text format of Prometheus.</summary>
    public async Task Write(HttpContext context)
    {
        // The gauges are read synchronously; what they say is asked of the database here.
        await gauges.Refresh();
        await Exporter()(context);
    }

    public void Dispose() => _provider?.Dispose();

    private RequestDelegate Exporter()
    {
        lock (_starting)
        {
            if (_exporter is not null) return _exporter;
            _provider = Sdk.CreateMeterProviderBuilder()
                .AddMeter(TelemetrySources.Meters)
                .AddPrometheusExporter(prometheus =>
                {
                    // Names of meters on every line, and a cache that a second reader would share, are of no use here.
                    prometheus.ScopeInfoEnabled = false;
                    prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
                })
                .Build();
            var pipeline = new ApplicationBuilder(services);
            pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(
                _provider, _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
            return _exporter = pipeline.Build();
        }
    }
}
