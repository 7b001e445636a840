using Encoder.Browser.Dashboard;
using Encoder.Browser.Playing;
using Encoder.EndToEnd.Running;
using Encoder.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Encoder.Browser.Reference;

/// <summary>Tests the API reference in a browser.</summary>
public sealed class ReferencePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_reference_is_shown_and_sends_requests_only_to_the_service()
    {
        await using var service = await Service.Start(
            _folder.File("data"), new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "0" });
        await using var chromium = await Chromium.Start();
        // Complaints of the browser, for instance about the page's policy, fail the test.
        var reference = new OpenDashboard(await chromium.Context.NewPageAsync(), null);
        var page = reference.Page;
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GotoAsync($"{service.Client.Address}docs");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Encoder", Exact = true }))
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
        foreach (var text in new[] { "Create an encoding job", "Encoding jobs", "Files", "Events", "Usage", "Webhooks" })
            await Expect(page.GetByText(text).First).ToBeAttachedAsync(new() { Timeout = 30_000 });
        if (Environment.GetEnvironmentVariable("ENCODER_DASHBOARD_PICTURES") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "reference.png") });
        Assert.Contains(asked, url => url.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
        Assert.DoesNotContain(
            asked, url => !url.StartsWith($"{service.Client.Address}", StringComparison.Ordinal)
                && !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal));
        await reference.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
