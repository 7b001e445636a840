using System.Net;
using Encoder.Silo.Cluster;
using Encoder.Silo.Health;
using Encoder.Silo.Hosting;
using Encoder.Storage.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// encoder-silo [migrate]: a silo of a cluster; or, once, its database's tables.
var migrates = args is ["migrate", ..];
WebApplication app;
try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.AddSettings(CommandLine.Read(migrates ? args[1..] : args), SiloSettings.Sections);
    builder.AddStandardErrorLog();
    if (migrates)
    {
        var version = await DatabaseSetup.Migrate(builder.Configuration);
        Console.WriteLine($"migrated: {version}");
        return 0;
    }
    builder.WebHost.ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<SiloHostOptions>>().Value;
        kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
    });
    builder.AddEncoderSilo();
    builder.Services.AddHealth();
    app = builder.Build();
    app.MapHealth();
    await app.StartAsync();
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync($"encoder-silo: {explanation}");
    return exception is UsageException ? 2 : 1;
}

await using (app)
{
    Console.WriteLine($"ready: {app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()}");
    await app.WaitForShutdownAsync();
    return 0;
}
