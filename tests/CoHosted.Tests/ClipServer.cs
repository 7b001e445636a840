using Encoder.Cli.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Encoder.CoHosted.Tests;

/// <summary>Serves a real clip over HTTP.</summary>
internal sealed class ClipServer(WebApplication app) : IAsyncDisposable
{
    public string Url => $"{app.Urls.Single()}/clip.mp4";

    public static async Task<ClipServer> Start(string folder)
    {
        var clip = Path.Combine(folder, "clip.mp4");
        await DemoClip.Make(clip, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/clip.mp4", () => TypedResults.PhysicalFile(clip, "video/mp4"));
        await app.StartAsync();
        return new ClipServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
