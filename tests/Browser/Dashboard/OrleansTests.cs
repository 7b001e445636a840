using Encoder.Browser.Playing;
using Encoder.EndToEnd.Running;
using Encoder.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Encoder.Browser.Dashboard;

/// <summary>Tests that the Orleans dashboard works in a browser under the content security policy of its path.</summary>
public sealed class OrleansTests
{
    [Fact]
    public async Task An_admin_signs_in_and_sees_the_grains()
    {
        using var folder = new TemporaryFolder();
        await using var chromium = await Chromium.Start();
        await using var service = await Service.Start(
            folder.File("data"), new Dictionary<string, string> { ["Encoder:OrleansDashboard:Enabled"] = "true" });
        var page = await chromium.Context.NewPageAsync();
        await using var dashboard = new OpenDashboard(page, Environment.GetEnvironmentVariable("ENCODER_DASHBOARD_PICTURES"));
        // The first answer is the sign-in form, with status 401.
        dashboard.Expect(complaint => complaint.Contains("status of 401", StringComparison.Ordinal));
        await page.GotoAsync($"{service.Client.Address}orleans");
        await dashboard.Check("orleans-sign-in");
        await page.GetByLabel("API token of an admin").FillAsync(service.Client.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByText("Total Activations")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }
}
