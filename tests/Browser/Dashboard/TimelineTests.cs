using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using static Microsoft.Playwright.Assertions;

namespace Encoder.Browser.Dashboard;

/// <summary>Tests the timeline of a job's attempts while the job runs.</summary>
public sealed class TimelineTests(DashboardTests.Running running) : IClassFixture<DashboardTests.Running>
{
    [Fact]
    public async Task Bars_are_added_and_grow_without_a_reload()
    {
        var video = Path.ChangeExtension(running.Video, ".long.mp4");
        Tool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=20", "-f", "lavfi", "-i", "sine=d=20",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", video);
        await using var dashboard = await running.SignedIn();
        var page = dashboard.Page;
        var job = await running.Service.Client.Post(new JobRequest
        {
            VideoId = (await running.Service.Client.Upload(video)).Id,
            Presets = [new() { Resolutions = ["240", "480", "720"], Format = "hls" }, new() { Resolutions = ["360"], Format = "mp4" }],
        });
        await page.GotoAsync($"{running.Service.Client.Address}#/jobs/{job.Id}");
        // Records what is drawn after every change. A reload would lose the recording.
        await page.EvaluateAsync(
            """
            () => {
              window.drawn = [];
              const look = () => window.drawn.push([...document.querySelectorAll('.timeline rect')].map(bar =>
                `${bar.textContent.split(':')[0]} ${bar.classList.contains('running') ? 'running' : 'over'}`).join());
              new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
            }
            """);
        await Expect(page.Locator(".timeline rect.running")).Not.ToHaveCountAsync(0);
        await dashboard.Check("job-running");

        await Expect(page.Locator("h1 ~ .status")).ToHaveTextAsync("completed", new() { Timeout = 120_000 });
        await Expect(page.Locator(".timeline rect.done")).ToHaveCountAsync(await Attempts(job.Id));
        var drawn = (await page.EvaluateAsync<string[]>("() => window.drawn")).Where(bars => bars.Length > 0).ToArray();
        var counts = drawn.Select(bars => bars.Split(',').Length).ToArray();
        Assert.Equal(counts.Order(), counts);
        Assert.True(counts[0] < counts[^1], $"The first timeline had {counts[0]} bars, and the last one {counts[^1]}.");
        Assert.Contains(drawn, bars => bars.Contains("encode-0 running", StringComparison.Ordinal));
        Assert.DoesNotContain("running", drawn[^1], StringComparison.Ordinal);
    }

    private async Task<int> Attempts(string jobId)
    {
        var (_, body) = await running.Service.Client.Get($"/v1/encoder/jobs/{jobId}?include=timeline");
        using var job = System.Text.Json.JsonDocument.Parse(body);
        return job.RootElement.GetProperty("timeline").GetArrayLength();
    }
}
