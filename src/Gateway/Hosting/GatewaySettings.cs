using Encoder.Gateway.Auth;
using Encoder.Gateway.Files;
using Encoder.Silo.Hosting;

namespace Encoder.Gateway.Hosting;

/// <summary>The gateway's settings, bound and checked before the service starts. A message names the setting and what it may be.</summary>
internal static class GatewaySettings
{
    private static readonly TimeSpan s_maxClockSkew = TimeSpan.FromSeconds(30);

    public static void AddGatewaySettings(this IServiceCollection services)
    {
        services.AddServerOptions(needsPublicUrl: false);
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart()
            .Validate(
                o => o.ClockSkew >= TimeSpan.Zero && o.ClockSkew <= s_maxClockSkew,
                "Encoder:Auth:ClockSkew must be from 00:00:00 to 00:00:30.");
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateOnStart()
            .Validate(
                o => o.MaxSize is >= 1 and <= UploadOptions.Largest,
                $"Encoder:Uploads:MaxSize must be from 1 to {UploadOptions.Largest}.");
    }
}
