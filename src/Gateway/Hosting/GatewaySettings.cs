using System.Net;
using Encoder.Gateway.Auth;
using Encoder.Gateway.Files;

namespace Encoder.Gateway.Hosting;

/// <summary>The gateway's settings: bound, and checked before the service starts; a message names the setting and what it may be.</summary>
internal static class GatewaySettings
{
    public static void AddGatewaySettings(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart()
            .Validate(o => AddressOf(o) is not null, "Encoder:Host must be an IP address, such as 127.0.0.1 or [::].")
            .Validate(o => o.Port is >= 0 and <= 65535, "Encoder:Port must be from 0 to 65535.")
            .Validate(o => o.PublicUrl is null || IsWeb(o.PublicUrl), "Encoder:PublicUrl must be an absolute http or https URL without query or fragment.");
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart()
            .Validate(o => o.ClockSkew >= TimeSpan.Zero && o.ClockSkew <= TimeSpan.FromSeconds(30), "Encoder:Auth:ClockSkew must be from 00:00:00 to 00:00:30.");
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateOnStart()
            .Validate(o => o.MaxSize is >= 1 and <= UploadOptions.Largest, $"Encoder:Uploads:MaxSize must be from 1 to {UploadOptions.Largest}.");
    }

    /// <summary>Where to listen; null when the setting is no address.</summary>
    public static IPAddress? AddressOf(GatewayOptions options) =>
        IPAddress.TryParse(options.Host, out var address) ? address : null;

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
