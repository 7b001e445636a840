using System.Text.Json.Serialization;
using Encoder.Contracts.Json;
using Encoder.Gateway.Dashboard;
using Encoder.Gateway.Events;
using Encoder.Gateway.Files;
using Encoder.Gateway.Jobs;
using Encoder.Gateway.Limits;
using Encoder.Gateway.Media;
using Encoder.Gateway.OpenApi;
using Encoder.Gateway.Problems;
using Encoder.Gateway.Uploads;
using Encoder.Gateway.Webhooks;
using Encoder.Grains.Files;
using Encoder.Silo.Auth;
using Encoder.Silo.Cluster;
using Encoder.Silo.Health;
using Encoder.Silo.Hosting;
using Encoder.Silo.OneMachine;
using Encoder.Silo.Telemetry;
using Encoder.Storage.Sql;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Hosting;

/// <summary>Assembles the service.</summary>
public static class GatewayApp
{
    /// <summary>All sections of settings: the type that each is bound to, by path.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } = new Dictionary<string, Type>(SettingsCatalog.Common)
    {
        [ServerOptions.Section] = typeof(ServerOptions),
        [AuthOptions.Section] = typeof(AuthOptions),
        [UploadOptions.Section] = typeof(UploadOptions),
        [ConnectionOptions.Section] = typeof(ConnectionOptions),
    };

    /// <param name="settings">Settings that override every other source of configuration.</param>
    /// <param name="configure">Changes the builder at the end, for tests.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddSettings(settings, Sections);
        builder.AddStandardErrorLog();
        builder.Services.AddSingleton(TimeProvider.System);
        // The grains run in the silos of a cluster, or in this process.
        if (builder.Configuration[PostgresConnection.Setting] is not null) builder.AddEncoderClient();
        else builder.AddEncoderOnOneMachine();
        builder.Services.AddHealth();
        builder.AddTelemetry("encoder");
        AddGateway(builder);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseRejectedRequests();
        app.UseSecurityHeaders();
        app.UseReferencePagePolicy();
        app.UseProblems();
        app.UseResponseCompression();
        app.UseCors();
        app.UseOrleansDashboardCookie();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseContentEncodings();
        app.UseRequestLimits();
        app.MapJobs().WithAdmission();
        app.MapDeliveries();
        app.MapEvents().WithAdmission();
        app.MapFiles().WithAdmission();
        app.MapUploads().WithAdmission();
        app.MapUsage();
        app.MapMedia();
        app.MapOpenApiDocument();
        app.MapReferencePage();
        app.MapHealth();
        app.MapMetrics();
        app.MapDashboard();
        app.MapOrleansDashboard();
        return app;
    }

    /// <summary>Returns the address that a started application listens on.</summary>
    public static string AddressOf(IHost app) =>
        app.Services.GetRequiredService<IServer>().Address();

    private static void AddGateway(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddGatewaySettings();
        services.AddConnectionLimits();
        builder.WebHost.UseServerOptions();
        services.ConfigureHttpJsonOptions(json => EncoderJson.Apply(json.SerializerOptions).NumberHandling = JsonNumberHandling.Strict);
        services.AddMediaCors();
        services.AddPlaylistCompression();
        services.AddRequestDecompression();
        services.AddTokenAuthentication();
        services.AddAuthorization();
        services.AddSingleton<PublicUrl>();
        services.AddSingleton(provider =>
        {
            var (options, server) = (provider.GetRequiredService<IOptions<ServerOptions>>().Value, provider.GetRequiredService<IServer>());
            // The address is known only once the server has started.
            return new PublicAddress(
                () => options.PublicUrl?.TrimEnd('/') ?? server.Address(), provider.GetRequiredService<FileUrls>());
        });
        services.AddSingleton<JobSubmissions>();
        services.AddSingleton<JobWatchers>();
        services.AddHostedService(provider => provider.GetRequiredService<JobWatchers>());
        services.AddRequestLimits();
        services.TryAddSingleton<FileDeletion>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<UploadProbe>();
        services.AddSingleton<UploadIntake>();
        services.AddSingleton<UploadHolders>();
        services.AddSingleton<ResumableUploads>();
        services.AddOpenApiDocument();
    }
}
