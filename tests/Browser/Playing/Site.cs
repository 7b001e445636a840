using Encoder.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encoder.Browser.Playing;

/// <summary>A customer's web site with a player. Media come from the service, which is another origin.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Site(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<Site> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        Serve("/", "Page/index.html", "text/html");
        Serve("/player.js", "Page/player.js", "text/javascript");
        Serve("/hls.js", "node_modules/hls.js/dist/hls.js", "text/javascript");
        Serve("/dash.js", "node_modules/dashjs/dist/modern/umd/dash.all.min.js", "text/javascript");
        Serve("/shaka.js", "node_modules/shaka-player/dist/shaka-player.compiled.js", "text/javascript");
        await app.StartAsync();
        return new Site(app);

        void Serve(string route, string path, string type) =>
            app.MapGet(route, () => Results.File(Repository.File($"tests/Browser/{path}"), type));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
