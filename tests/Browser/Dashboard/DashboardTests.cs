using System.Text.RegularExpressions;
using Encoder.Browser.Playing;
using Encoder.EndToEnd.Running;
using Encoder.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Encoder.Browser.Dashboard;

/// <summary>Tests the dashboard in a browser, against a real service.</summary>
public sealed partial class DashboardTests(DashboardTests.Running running) : IClassFixture<DashboardTests.Running>
{
    private static readonly float s_jobDeadline = (float)TimeSpan.FromMinutes(2).TotalMilliseconds;

    [Fact]
    public async Task A_user_signs_in_creates_a_job_and_plays_its_ladder()
    {
        await using var dashboard = await running.SignedIn();
        var page = dashboard.Page;
        await Expect(page.GetByText("There are no jobs yet.")).ToBeVisibleAsync();
        await dashboard.Check("overview-empty");

        await page.GetByRole(AriaRole.Link, new() { Name = "New job", Exact = true }).ClickAsync();
        await page.GetByLabel("A file").SetInputFilesAsync(running.Video);
        await page.GetByPlaceholder("00:00:03").FillAsync("00:00:01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show plan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Plan" })).ToBeVisibleAsync();
        await Expect(page.GetByText("hls 480: ")).ToBeVisibleAsync();
        await dashboard.Check("new-job");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show curl command" }).ClickAsync();
        await Expect(page.GetByText($"curl {running.Service.Client.Address.GetLeftPart(UriPartial.Authority)}")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        // No reload is needed, because the page follows the job's events.
        await page.WaitForURLAsync(JobAddress());
        await Expect(page.Locator("h1 ~ .status")).ToHaveTextAsync("completed", new() { Timeout = s_jobDeadline });
        await Expect(page.GetByText("rung_skipped")).ToBeVisibleAsync();
        await Expect(page.GetByAltText("Thumbnail 640×360 jpg")).ToBeVisibleAsync();

        var rungs = page.GetByLabel("Rung", new() { Exact = true });
        await Expect(rungs.Locator("option")).ToHaveCountAsync(3);
        await page.EvaluateAsync("() => { const video = document.querySelector('video'); video.muted = true; return video.play(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.5");
        await rungs.SelectOptionAsync("0");
        await Expect(page.GetByText("playing 426×240 at ")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Plan" })).ToBeVisibleAsync();
        // Ingest, one chunk, audio, thumbnails and one preset, by one worker.
        await Expect(page.Locator(".timeline rect.done")).ToHaveCountAsync(5);
        await page.GetByText("5 attempts").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "encode-0" })).ToBeVisibleAsync();
        await page.GetByText(" rules hold").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Segments of video begin with an IDR frame." })).ToBeVisibleAsync();
        // When a job has ended, its event stream ends, which is not a lost connection.
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();
        await dashboard.Check("job");

        var id = JobAddress().Match(page.Url).Groups["id"].Value;
        await page.GotoAsync($"{running.Service.Client.Address}#/jobs?status=completed");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = id })).ToBeVisibleAsync();
        await dashboard.Check("jobs");
        await page.GetByLabel("Search").FillAsync($"{id[4..]} no-such-word");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No jobs match.")).ToBeVisibleAsync();
        await page.GetByLabel("Created from").FillAsync("2021-03-18");
        await page.GetByLabel("Search").FillAsync(id[4..].ToUpperInvariant());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = id })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = id })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Created from")).ToHaveValueAsync("2021-03-18");
        await dashboard.Check("jobs-found");
        await page.GotoAsync($"{running.Service.Client.Address}#/files");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "HLS ladder" })).ToBeVisibleAsync();
        await dashboard.Check("files");
        await page.GetByLabel("Type").SelectOptionAsync("storyboard");
        await Expect(page.GetByText("No files found.")).ToBeVisibleAsync();
        await page.GotoAsync($"{running.Service.Client.Address}#/");
        await Expect(page.GetByText("Jobs ended per hour")).ToBeVisibleAsync();
        await dashboard.Check("overview");
    }

    [Fact]
    public async Task A_wrong_token_is_rejected_and_a_valid_one_is_forgotten_with_the_tab()
    {
        await using var dashboard = await running.Open();
        var page = dashboard.Page;
        await dashboard.Check("sign-in");
        await page.GetByLabel("API token").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The service does not accept this token.");
        // The test provokes this refused request.
        dashboard.Expect(complaint => complaint.Contains("401", StringComparison.Ordinal));

        await page.GetByLabel("API token").FillAsync(running.Service.Client.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();

        await using var other = await running.Open();
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_invalid_job_names_the_wrong_member_and_an_unknown_job_is_not_found()
    {
        await using var dashboard = await running.SignedIn();
        var page = dashboard.Page;
        dashboard.Expect(complaint => complaint.Contains("with a status of 4", StringComparison.Ordinal));
        await page.GotoAsync($"{running.Service.Client.Address}#/new");
        await page.GetByLabel("or a URL").FillAsync("https://example.org/a.mp4");
        foreach (var box in await page.Locator("input[name=hls]").AllAsync()) await box.SetCheckedAsync(false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("presets at least one preset, thumbnail or storyboard is required");

        await page.GotoAsync($"{running.Service.Client.Address}#/jobs/{new string('0', 24)}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Only_its_own_scripts_and_styles_may_run_and_they_are_small()
    {
        using var http = new HttpClient { BaseAddress = running.Service.Client.Address };
        using var answer = await http.GetAsync("/");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        var own = Directory.EnumerateFiles(Repository.File("src/Gateway/Dashboard/Assets"), "*.js", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/vendor/", StringComparison.Ordinal));
        Assert.InRange(own.Sum(file => new FileInfo(file).Length), 1, 300_000);
    }

    [GeneratedRegex("#/jobs/(?<id>[0-9a-f]{24})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JobAddress();

    public sealed class Running : IAsyncLifetime
    {
        /// <summary>Set this variable to a folder to save a screenshot of every page there.</summary>
        private const string PicturesVariable = "ENCODER_DASHBOARD_PICTURES";

        private readonly TemporaryFolder _folder = new();

        internal Service Service { get; private set; } = null!;

        internal Chromium Chromium { get; private set; } = null!;

        public string Video => _folder.File("clip.mp4");

        public async ValueTask InitializeAsync()
        {
            // Long enough for a busy machine.
            SetDefaultExpectTimeout(30_000);
            Service = await Service.Start(_folder.File("data"));
            Chromium = await Chromium.Start();
            Tool.Run(
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=6", "-f", "lavfi", "-i", "sine=d=6",
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", Video);
        }

        internal async Task<OpenDashboard> SignedIn()
        {
            var dashboard = await Open();
            await dashboard.Page.GetByLabel("API token").FillAsync(Service.Client.Token);
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            // The page is rebuilt once the service has accepted the token, which would discard earlier input.
            await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
            return dashboard;
        }

        internal async Task<OpenDashboard> Open()
        {
            var page = await Chromium.Context.NewPageAsync();
            var dashboard = new OpenDashboard(page, Environment.GetEnvironmentVariable(PicturesVariable));
            await dashboard.Page.GotoAsync(Service.Client.Address.AbsoluteUri);
            return dashboard;
        }

        public async ValueTask DisposeAsync()
        {
            await Chromium.DisposeAsync();
            await Service.DisposeAsync();
            _folder.Dispose();
        }
    }
}
