using Microsoft.Extensions.Hosting;
using Orleans.Embedded;

namespace Orleans.Hosting;

/// <summary>Starts the grains before all other hosted services, and stops them after.</summary>
internal sealed class EmbeddedGrainsService(EmbeddedGrainRuntime runtime) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => runtime.Open();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        runtime.Reminders.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        runtime.Reminders.Stop();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => runtime.Close(cancellationToken);
}
