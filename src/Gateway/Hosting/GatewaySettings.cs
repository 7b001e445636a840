using Encoder.Gateway.Files;
using Encoder.Silo.Auth;
using Encoder.Silo.Hosting;

namespace Encoder.Gateway.Hosting;

/// <summary>Binds and validates the gateway's settings at startup. Each error message names the setting and its valid values.</summary>
internal static class GatewaySettings
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
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
                $"Encoder:Uploads:MaxSize must be from 1 to {UploadOptions.Largest}.")
            .Validate(o => o.Probes is >= 1 and <= 1024, "Encoder:Uploads:Probes must be from 1 to 1024.")
            .Validate(o => o.TenantProbes is >= 1 and <= 1024, "Encoder:Uploads:TenantProbes must be from 1 to 1024.")
            .Validate(
                o => o.UnfinishedLifetime >= s_second && o.UnfinishedLifetime <= TimeSpan.FromDays(30),
                "Encoder:Uploads:UnfinishedLifetime must be from 00:00:01 to 30.00:00:00.")
            .Validate(o => o.MaxUnfinished is >= 1 and <= 1_000_000, "Encoder:Uploads:MaxUnfinished must be from 1 to 1000000.");
        services.AddOptions<ConnectionOptions>().BindConfiguration(ConnectionOptions.Section).ValidateOnStart()
            .Validate(o => o.MaxConnections is >= 1 and <= 1_000_000, "Encoder:Connections:MaxConnections must be from 1 to 1000000.")
            .Validate(
                o => o.HeadersTimeout >= s_second && o.HeadersTimeout <= 10 * s_minute,
                "Encoder:Connections:HeadersTimeout must be from 00:00:01 to 00:10:00.")
            .Validate(
                o => o.IdleTimeout >= s_second && o.IdleTimeout <= 60 * s_minute,
                "Encoder:Connections:IdleTimeout must be from 00:00:01 to 01:00:00.")
            .Validate(o => o.MinBodyRate is >= 0 and <= 1 << 20, "Encoder:Connections:MinBodyRate must be from 0 to 1048576.")
            .Validate(
                o => o.BodyRateWindow >= s_second && o.BodyRateWindow <= 10 * s_minute,
                "Encoder:Connections:BodyRateWindow must be from 00:00:01 to 00:10:00.");
    }
}
