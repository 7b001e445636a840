using Encoder.Contracts.Jobs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Encoder.Browser.Dashboard;

/// <summary>Tests what the dashboard shows an admin about a failure.</summary>
public sealed class DiagnosticsTests(DashboardTests.Running running) : IClassFixture<DashboardTests.Running>
{
    /// <summary>The tenant of a new data folder is an admin.</summary>
    [Fact]
    public async Task A_failed_job_shows_an_admin_the_last_lines_of_ffmpeg()
    {
        var damaged = Damaged(running.Video);
        var job = await running.Service.Client.Post(new JobRequest
        {
            VideoId = (await running.Service.Client.Upload(damaged)).Id,
            Presets = [new() { Resolutions = ["240"], Format = "mp4" }],
        });
        Assert.Equal(JobStatus.Failed, (await running.Service.Client.Ended(job.Id)).Status);

        await using var dashboard = await running.SignedIn();
        var page = dashboard.Page;
        await page.GotoAsync($"{running.Service.Client.Address}#/jobs/{job.Id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Diagnostics" })).ToBeVisibleAsync();
        await Expect(page.Locator("pre").First).ToContainTextAsync("[h264]");
        await Expect(page.Locator(".timeline rect.failed")).Not.ToHaveCountAsync(0);
        await dashboard.Check("job-failed");
    }

    /// <summary>Makes a copy of a video with most of its frames overwritten.</summary>
    private static string Damaged(string video)
    {
        var (path, content) = (Path.ChangeExtension(video, ".damaged.mp4"), File.ReadAllBytes(video));
        content.AsSpan(content.Length / 8, content.Length / 2).Fill(0x55);
        File.WriteAllBytes(path, content);
        return path;
    }
}
