using System.Text.Json;
using Encoder.Testing;
using Microsoft.Playwright;

namespace Encoder.Browser.Dashboard;

/// <summary>The dashboard in a tab. Errors and warnings of the browser fail the test when it ends.</summary>
internal sealed class OpenDashboard : IAsyncDisposable
{
    private static readonly (string Name, int Width, int Height)[] s_sizes = [("desktop", 1280, 800), ("phone", 390, 844)];
    private readonly List<string> _complaints = [];
    private readonly List<Predicate<string>> _expected = [];
    private readonly string? _screenshots;

    /// <param name="page">The tab.</param>
    /// <param name="screenshots">Folder for screenshots of the pages; null for none.</param>
    public OpenDashboard(IPage page, string? screenshots)
    {
        (Page, _screenshots) = (page, screenshots);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add($"console: {message.Text}");
        };
    }

    public IPage Page { get; }

    /// <summary>Allows complaints that the test provokes. The browser may report them some time later.</summary>
    public void Expect(Predicate<string> complaint) => _expected.Add(complaint);

    /// <summary>
    /// Checks the page in both themes, on a desktop and on a phone: axe-core finds nothing serious, and nothing is wider than the page.
    /// </summary>
    public async Task Check(string name)
    {
        foreach (var (size, width, height) in s_sizes)
        {
            await Page.SetViewportSizeAsync(width, height);
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await Page.EmulateMediaAsync(new() { ColorScheme = theme });
                Assert.Empty(await Violations());
                Assert.True(
                    await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                    $"{name} is wider than a {size}.");
                if (_screenshots is null) continue;
                var path = Path.Combine(_screenshots, $"{name}-{size}-{theme.ToString().ToLowerInvariant()}.png");
                // The bar at the top stays in view when the page is scrolled, and would be in the middle of the screenshot.
                await Page.EvaluateAsync("() => window.scrollTo(0, 0)");
                await Page.ScreenshotAsync(new() { Path = path, FullPage = true });
            }
        }
        await Page.SetViewportSizeAsync(s_sizes[0].Width, s_sizes[0].Height);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        Assert.DoesNotContain(_complaints, complaint => !_expected.Exists(expected => expected(complaint)));
    }

    private async Task<string[]> Violations()
    {
        // Evaluated rather than added as a script, which the page's policy would rightly block.
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Repository.File("tests/Browser/node_modules/axe-core/axe.min.js")));
        var found = await Page.EvaluateAsync<string>(
            """
            async () => JSON.stringify((await axe.run()).violations
              .filter(one => one.impact === 'serious' || one.impact === 'critical')
              .map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`))
            """);
        return JsonSerializer.Deserialize<string[]>(found)!;
    }
}
