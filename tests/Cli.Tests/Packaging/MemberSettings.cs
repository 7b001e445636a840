using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>The settings of a cluster member, read as the member reads them.</summary>
internal sealed class MemberSettings(IEnumerable<KeyValuePair<string, string>> environment)
{
    private static readonly Dictionary<string, Type> s_silo =
        new(SettingsCatalog.OfSilo);

    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder()
        .AddInMemoryCollection(
            environment.ToDictionary(v => v.Key.Replace("__", ":", StringComparison.Ordinal), v => (string?)v.Value))
        .Build();

    public string? this[string name] => _configuration[name];

    /// <summary>
    /// The longest time that stopping may take: the host's shutdown timeout, which includes draining, plus some seconds to exit.
    /// </summary>
    public TimeSpan LongestStop => ShutdownTimeout() + TimeSpan.FromSeconds(5);

    /// <summary>Throws if a setting is unknown or cannot be read.</summary>
    public void AssertKnown()
    {
        SettingsCatalog.Check(_configuration, GatewayApp.Sections);
        SettingsCatalog.Check(_configuration, s_silo);
    }

    /// <summary>Returns the names of the tenants. Throws if their settings are invalid.</summary>
    public IReadOnlyCollection<string> Tenants()
    {
        using var services = new ServiceCollection().AddEncoderStorage(_configuration).BuildServiceProvider();
        return services.GetRequiredService<ITenants>().Names;
    }

    private TimeSpan ShutdownTimeout()
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(_configuration)
            .AddEncoderServices(_configuration)
            .AddEncodingWorker()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }
}
