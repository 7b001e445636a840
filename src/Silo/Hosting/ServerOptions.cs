using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>Where a process listens for HTTP, and how clients reach the service; bound from <c>Encoder</c>.</summary>
public sealed class ServerOptions
{
    public const string Section = "Encoder";

    /// <summary>
    /// The IP address to listen on; "0.0.0.0" or "[::]" for all addresses of the machine. A silo of a cluster serves only health and
    /// metrics there.
    /// </summary>
    /// <value>127.0.0.1.</value>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 for any free port.</summary>
    /// <value>8080.</value>
    public int Port { get; set; } = 8080;

    /// <summary>
    /// The absolute http or https URL under which clients reach the service. The URLs of files in responses and webhooks begin with it.
    /// If it is null, responses use the host of the request, and webhooks use the listening address. The silos of a cluster require it.
    /// </summary>
    /// <value>Null.</value>
    public string? PublicUrl { get; set; }
}

/// <summary>Sets up HTTP according to <see cref="ServerOptions"/>.</summary>
public static class ServerSetup
{
    /// <summary>Adds the options, which are validated at startup.</summary>
    /// <param name="needsPublicUrl">
    /// Whether <see cref="ServerOptions.PublicUrl"/> must be set, because clients reach the service through other processes.
    /// </param>
    public static IServiceCollection AddServerOptions(this IServiceCollection services, bool needsPublicUrl)
    {
        services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section).ValidateOnStart()
            .Validate(o => IPAddress.TryParse(o.Host, out _), "Encoder:Host must be an IP address, such as 127.0.0.1 or [::].")
            .Validate(o => o.Port is >= 0 and <= 65535, "Encoder:Port must be from 0 to 65535.")
            .Validate(
                o => o.PublicUrl is not null || !needsPublicUrl,
                "Encoder:PublicUrl must be the absolute http or https URL under which clients reach the gateways, for the URLs of files "
                + "in webhooks.")
            .Validate(
                o => o.PublicUrl is null || IsPublicUrl(o.PublicUrl),
                "Encoder:PublicUrl must be an absolute http or https URL without query or fragment.");
        return services;
    }

    /// <summary>Makes the server listen on the configured address and port.</summary>
    public static void UseServerOptions(this ConfigureWebHostBuilder host) => host.ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value;
        kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
    });

    /// <summary>Returns the address that a started server listens on, such as "http://127.0.0.1:8080".</summary>
    public static string Address(this IServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
    }

    private static bool IsPublicUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https") && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
