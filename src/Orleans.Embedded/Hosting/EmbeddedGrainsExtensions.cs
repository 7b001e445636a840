using Encoder.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Embedded;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Hosts grains in this process.</summary>
public static class EmbeddedGrainsExtensions
{
    /// <summary>
    /// Adds the grains of the given assemblies. Needs a <see cref="SqliteFile"/> and an <see cref="IGrainStorageSerializer"/> among the services.
    /// The grains can be called when the host has started; reminders tick from then until it stops, and the grains are deactivated
    /// after all hosted services have stopped.
    /// </summary>
    /// <exception cref="InvalidOperationException">A time of the options is not positive.</exception>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedGrainsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new EmbeddedGrainsOptions();
        configure(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new EmbeddedGrainRuntime(
            options,
            provider,
            provider.GetRequiredService<SqliteFile>(),
            provider.GetRequiredService<IGrainStorageSerializer>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EmbeddedGrainRuntime>>()));
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<EmbeddedGrainRuntime>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EmbeddedGrainRuntime>());
        services.AddHostedService(provider => new EmbeddedGrainsService(provider.GetRequiredService<EmbeddedGrainRuntime>()));
        return services;
    }
}
