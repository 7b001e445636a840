using Encoder.Cli.Tokens;
using Encoder.Client;
using Encoder.Gateway.Hosting;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Bench;

/// <summary>
/// The whole service, in this process so that its activities can be recorded, and an HTTP client for it. Disposing deletes the data.
/// </summary>
internal sealed class MeasuredService : IAsyncDisposable
{
    public const string TenantName = "default";

    private readonly WebApplication _app;

    private MeasuredService(WebApplication app, string folder)
    {
        (_app, Folder) = (app, folder);
        Address = GatewayApp.AddressOf(app);
        NewToken = Token.Mint(app.Services.GetRequiredService<ITenants>().ByName(TenantName)!, DateTimeOffset.UtcNow);
        Client = new EncoderClient(new Uri(Address), NewToken);
    }

    public string Address { get; }

    /// <summary>A token of the service's tenant.</summary>
    public string NewToken { get; }

    public EncoderClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A temporary folder, which contains the data folder.</summary>
    public string Folder { get; }

    /// <param name="stopped">Cancels the start.</param>
    /// <param name="settings">Additional settings.</param>
    /// <param name="configure">Changes the application before it is built.</param>
    public static async Task<MeasuredService> Start(
        CancellationToken stopped, IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-bench-").FullName;
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["Encoder:Port"] = "0",
            ["Encoder:Storage:DataFolder"] = Path.Combine(folder, "data"),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        var app = GatewayApp.Build(all, configure);
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
