using Encoder.Cli;
using Encoder.Cli.Tokens;
using Encoder.Gateway.Hosting;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Bench;

/// <summary>The whole service in this process, so that its activities can be listened to, with a client that talks HTTP to it. Its data are gone with it.</summary>
internal sealed class MeasuredService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MeasuredService(WebApplication app, string folder)
    {
        (_app, Folder) = (app, folder);
        var tenant = app.Services.GetRequiredService<ITenants>().ByName("default")!;
        Client = new EncoderClient(GatewayApp.AddressOf(app), Token.Mint(tenant, DateTimeOffset.UtcNow));
    }

    public EncoderClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A temporary folder; the data folder is in it.</summary>
    public string Folder { get; }

    public static async Task<MeasuredService> Start(CancellationToken stopped)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-bench-").FullName;
        var app = GatewayApp.Build(new Dictionary<string, string?>
        {
            ["Encoder:Port"] = "0",
            ["Encoder:Storage:DataFolder"] = Path.Combine(folder, "data"),
            ["Logging:LogLevel:Default"] = "Warning",
        });
        await app.StartAsync(stopped);
        return new MeasuredService(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
