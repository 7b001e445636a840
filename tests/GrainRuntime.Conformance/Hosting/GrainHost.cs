using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.GrainRuntime.Conformance.Hosting;

/// <summary>A running grain runtime with this assembly's grains. How it is hosted is in <c>GrainHost.Embedded.cs</c> and <c>GrainHost.Orleans.cs</c>.</summary>
public abstract partial class GrainHost(GrainHostSettings settings) : IAsyncLifetime
{
    /// <summary>Reminders may be as frequent as this in all hosts; a shorter period is refused.</summary>
    public static readonly TimeSpan MinimumReminderPeriod = TimeSpan.FromMilliseconds(200);

    /// <summary>What the runtime logged.</summary>
    public CapturedLog Log { get; } = new();

    public partial IGrainFactory Grains { get; }

    public partial Task InitializeAsync();

    public partial Task DisposeAsync();

    /// <summary>Deactivates every activation that is idle, and waits for it.</summary>
    public partial Task DeactivateIdle();

    /// <summary>Types of this namespace carry no serialization attributes, and are declared as such that cross calls as JSON.</summary>
    private static bool IsForeign(Type type) => type.Namespace == "Encoder.GrainRuntime.Conformance.Isolation.Foreign";

    private void AddServices(IServiceCollection services)
    {
        services.AddScoped<ScopedService>();
        services.AddLogging(logging => logging.ClearProviders().AddProvider(Log));
    }
}

/// <summary>Settings that have the same meaning on both runtimes.</summary>
public sealed record GrainHostSettings
{
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan CollectionQuantum { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>The host that most tests share.</summary>
public sealed class CommonHost() : GrainHost(new());

/// <summary>A host that gives up on calls after three seconds.</summary>
public sealed class ImpatientHost() : GrainHost(new() { ResponseTimeout = TimeSpan.FromSeconds(3) });

/// <summary>A host that soon deactivates what is idle.</summary>
public sealed class ForgetfulHost() : GrainHost(new() { CollectionAge = TimeSpan.FromSeconds(2), CollectionQuantum = TimeSpan.FromMilliseconds(250) });

[CollectionDefinition(nameof(CommonHost))]
public sealed class CommonHostTests : ICollectionFixture<CommonHost>;

[CollectionDefinition(nameof(ImpatientHost))]
public sealed class ImpatientHostTests : ICollectionFixture<ImpatientHost>;

[CollectionDefinition(nameof(ForgetfulHost))]
public sealed class ForgetfulHostTests : ICollectionFixture<ForgetfulHost>;
