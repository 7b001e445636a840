using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Embedded;

namespace Encoder.GrainRuntime.Conformance.Hosting;

/// <summary>The embedded runtime, with its state in a temporary file.</summary>
public abstract partial class GrainHost
{
    private readonly TemporaryFolder _folder = new();
    private IHost? _host;

    public partial IGrainFactory Grains => _host!.Grains();

    public async partial Task InitializeAsync()
    {
        _host = EmbeddedHost.Build(
            _folder.File("grains.db"),
            options =>
            {
                options.ResponseTimeout = settings.ResponseTimeout;
                options.CollectionAge = settings.CollectionAge;
                options.CollectionQuantum = settings.CollectionQuantum;
                options.MinimumReminderPeriod = MinimumReminderPeriod;
                options.CrossesAsJson = IsForeign;
            },
            AddServices);
        await _host.StartAsync();
    }

    public async partial Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }

    public partial Task DeactivateIdle() => _host!.Services.GetRequiredService<EmbeddedGrainRuntime>().DeactivateAll();
}
