using System.Net;
using Encoder.Grains.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>What a silo of its own needs beside what it shares with gateways; bound from <c>Encoder</c>.</summary>
public sealed class SiloHostOptions
{
    public const string Section = "Encoder";

    /// <summary>IP address on which it tells about its health.</summary>
    /// <value>127.0.0.1.</value>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port on which it tells about its health; 0 for one that is free.</summary>
    /// <value>8080.</value>
    public int Port { get; set; } = 8080;

    /// <summary>Absolute http or https URL under which clients reach the gateways, without "/" at its end: webhooks name files by it.</summary>
    public string? PublicUrl { get; set; }
}

internal static class SiloHostServices
{
    /// <summary>Adds the settings, checked, and the address that webhooks name.</summary>
    public static void AddPublicAddress(this IServiceCollection services)
    {
        services.AddOptions<SiloHostOptions>().BindConfiguration(SiloHostOptions.Section).ValidateOnStart()
            .Validate(o => IPAddress.TryParse(o.Host, out _), "Encoder:Host must be an IP address, such as 127.0.0.1 or [::].")
            .Validate(o => o.Port is >= 0 and <= 65535, "Encoder:Port must be from 0 to 65535.")
            .Validate(
                o => Uri.TryCreate(o.PublicUrl, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.Query.Length == 0 && uri.Fragment.Length == 0,
                "Encoder:PublicUrl must be the absolute http or https URL under which clients reach the gateways: webhooks name files by it.");
        services.AddSingleton(provider =>
        {
            var url = provider.GetRequiredService<IOptions<SiloHostOptions>>().Value.PublicUrl!.TrimEnd('/');
            return new PublicAddress(() => url);
        });
    }
}
