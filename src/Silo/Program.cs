using Encoder.Silo.Auth;
using Encoder.Silo.Cluster;
using Encoder.Silo.Health;
using Encoder.Silo.Hosting;
using Encoder.Silo.Telemetry;
using Encoder.Storage.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// "encoder-silo" runs a silo of a cluster. "encoder-silo migrate" brings the tables of its database up to date and exits.
var migrates = args is ["migrate", ..];
WebApplication app;
try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.AddSettings(CommandLine.Read(migrates ? args[1..] : args), SettingsCatalog.OfSilo);
    builder.AddStandardErrorLog();
    if (migrates)
    {
        var version = await DatabaseSetup.Migrate(builder.Configuration);
        Console.WriteLine($"migrated: {version}");
        return 0;
    }
    builder.WebHost.UseServerOptions();
    builder.AddEncoderSilo();
    builder.Services.AddHealth();
    builder.AddTelemetry("encoder-silo");
    builder.Services.AddTokenAuthentication();
    builder.Services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section);
    app = builder.Build();
    app.MapHealth();
    app.MapMetrics();
    await app.StartAsync();
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync($"encoder-silo: {explanation}");
    return exception is UsageException ? 2 : 1;
}

await using (app)
{
    Console.WriteLine($"ready: {app.Services.GetRequiredService<IServer>().Address()}");
    await app.WaitForShutdownAsync();
    return 0;
}
