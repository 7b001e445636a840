using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Cli.Tokens;

/// <summary>Finds a tenant of the service that uses a data folder.</summary>
internal static class TenantChoice
{
    /// <summary>
    /// Builds the service with all of its configuration, without starting it, and reads its tenants. If none are configured and the service
    /// has never started, this creates the tenants file, as the first start would.
    /// </summary>
    /// <param name="dataFolder">The data folder, absolute or relative to the working directory.</param>
    /// <param name="name">Name of the tenant; null for the only one.</param>
    /// <exception cref="SetupException">
    /// No tenant has that name, or there are several and none is named. The message lists them.
    /// </exception>
    public static async Task<Tenant> Pick(string dataFolder, string? name)
    {
        await using var service = GatewayApp.Build(CommandLine.Read(["--data", dataFolder]));
        var tenants = service.Services.GetRequiredService<ITenants>();
        var names = string.Join(", ", tenants.Names);
        if (name is null && tenants.Names.Count > 1) throw new SetupException($"Choose a tenant with --tenant: {names}.");
        return tenants.ByName(name ?? tenants.Names.Single())
            ?? throw new SetupException($"There is no tenant \"{name}\"; there are: {names}.");
    }
}
