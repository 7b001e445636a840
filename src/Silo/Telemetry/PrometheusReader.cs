using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Encoder.Silo.Telemetry;

/// <summary>
/// Collects metrics once the first scrape arrives. A process that is never scraped has no overhead, because nothing listens to its
/// counters.
/// </summary>
internal sealed class PrometheusReader(IServiceProvider services, ServiceGauges gauges) : IDisposable
{
    private readonly Lock _starting = new();
    private MeterProvider? _provider;
    private RequestDelegate? _exporter;

    /// <summary>Writes the metrics to the response in the Prometheus text format.</summary>
    public async Task Write(HttpContext context)
    {
        // The gauges are read synchronously, so the database is queried beforehand.
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
                    // Neither the meter's name on every line nor a cache for several readers is useful here.
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
