using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Cli.Tokens;

/// <summary>The tenants of a data folder, as the service on it has them.</summary>
internal static class TenantChoice
{
    /// <summary>
    /// One tenant of the service on a data folder, running or not: the service is put together with all of its configuration, and not started. When it has never
    /// started, and none are configured, the file of its tenants is made as its first start would.
    /// </summary>
    /// <param name="dataFolder">The folder; relative to the working directory.</param>
    /// <param name="name">Name of the tenant; null for the only one.</param>
    /// <exception cref="SetupException">There is no such tenant, or more than one to choose from; the message names those there are.</exception>
    public static async Task<Tenant> Pick(string dataFolder, string? name)
    {
        await using var service = GatewayApp.Build(CommandLine.Read(["--data", dataFolder]));
        var tenants = service.Services.GetRequiredService<ITenants>();
        var names = string.Join(", ", tenants.Names);
        if (name is null && tenants.Names.Count > 1) throw new SetupException($"Choose a tenant with --tenant: {names}.");
        return tenants.ByName(name ?? tenants.Names.Single()) ?? throw new SetupException($"There is no tenant \"{name}\"; there are: {names}.");
    }
}
