using Encoder.Testing;
using Microsoft.Playwright;

namespace Encoder.Browser.Playing;

/// <summary>A headless Chromium with a separate profile.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly TemporaryFolder _profile = new();
    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright) => _playwright = playwright;

    public IBrowserContext Context { get; private set; } = null!;

    public static async Task<Chromium> Start()
    {
        var chromium = new Chromium(await Playwright.CreateAsync());
        chromium.Context = await chromium._playwright.Chromium.LaunchPersistentContextAsync(chromium._profile.Path, new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Headless = true,
            ChromiumSandbox = false,
            // Nobody interacts with the page, and the browser must send no requests of its own.
            Args =
            [
                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
            ],
        });
        return chromium;
    }

    public async ValueTask DisposeAsync()
    {
        if (Context is not null) await Context.CloseAsync();
        _playwright.Dispose();
        _profile.Dispose();
    }
}
