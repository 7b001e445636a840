using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Encoder.Cli.Tokens;

/// <summary>Reads the tenants of a data folder as the service does.</summary>
internal static class TenantChoice
{
    /// <summary>
    /// Returns a tenant of the service on a data folder, whether or not the service is running. If no tenants are configured and the
    /// service has never started, creates the file of its tenants as the first start would.
    /// </summary>
    /// <param name="dataFolder">The data folder, relative to the working directory.</param>
    /// <param name="name">The name of the tenant; null for the only one.</param>
    /// <exception cref="SetupException">
    /// There is no such tenant, or more than one to choose from; the message names the tenants.
    /// </exception>
    public static Tenant Pick(string dataFolder, string? name)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.AddSettings(CommandLine.Read(["--data", dataFolder]), GatewayApp.Sections);
        builder.Services.AddEncoderStorage(builder.Configuration);
        using var host = builder.Build();
        var tenants = host.Services.GetRequiredService<ITenants>();
        var names = string.Join(", ", tenants.Names);
        if (name is null && tenants.Names.Count > 1) throw new SetupException($"Choose a tenant with --tenant: {names}.");
        return tenants.ByName(name ?? tenants.Names.Single())
            ?? throw new SetupException($"There is no tenant \"{name}\"; there are: {names}.");
    }
}
