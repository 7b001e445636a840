using System.Security.Cryptography;
using Encoder.Browser.Playing;
using Encoder.Cli.Cluster;
using Encoder.EndToEnd.Running;
using Encoder.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Encoder.Browser.Dashboard;

/// <summary>Tests that an upload from the dashboard survives a crash of the service.</summary>
public sealed class UploadTests : IDisposable
{
    private const int Size = 24 << 20;
    private const int BytesPerSecond = 6 << 20;

    private static readonly Dictionary<string, string> s_settings = new() { ["Encoder:Worker:Slots"] = "0" };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_upload_continues_when_the_killed_service_has_restarted()
    {
        var content = RandomNumberGenerator.GetBytes(Size);
        await File.WriteAllBytesAsync(_folder.File("clip.bin"), content);
        await using var chromium = await Chromium.Start();
        await using var killed = await Service.Start(_folder.File("data"), s_settings, port: FreePort.Find());
        var page = await chromium.Context.NewPageAsync();
        await using var dashboard = new OpenDashboard(page, screenshots: null);
        await page.GotoAsync(killed.Client.Address.AbsoluteUri);
        await page.GetByLabel("API token").FillAsync(killed.Client.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
        await page.GotoAsync($"{killed.Client.Address}#/new");
        await page.GetByLabel("A file").SetInputFilesAsync(_folder.File("clip.bin"));
        await Slow(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        var staged = _folder.File("data/work/uploads");
        await Eventually.True(() => Staged(staged) > Size / 4, "a quarter has arrived");

        // The browser reports every failed connection.
        dashboard.Expect(complaint => complaint.Contains("net::ERR_", StringComparison.Ordinal));
        await killed.Kill();
        var kept = Staged(staged);
        Assert.InRange(kept, Size / 4, Size - 1);
        await using var next = await Service.Start(killed.DataFolder, s_settings, port: killed.Client.Address.Port);

        await page.WaitForURLAsync("**/#/jobs/*", new() { Timeout = (float)TimeSpan.FromMinutes(2).TotalMilliseconds });
        var job = await next.Client.Job(page.Url[^24..]);
        var stored = Directory.GetFiles(Path.Combine(next.DataFolder, "media"), $"{job.VideoId}*", SearchOption.AllDirectories);
        Assert.Equal(content, await File.ReadAllBytesAsync(Assert.Single(stored)));
        Assert.Empty(Directory.GetFiles(staged));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Returns the number of bytes of the only upload that have arrived.</summary>
    private static long Staged(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(file => new FileInfo(file).Length).DefaultIfEmpty(0).Max() : 0;

    /// <summary>Limits the page's bandwidth, so that the service can be killed in the middle of the upload.</summary>
    private static async Task Slow(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = BytesPerSecond,
        });
    }
}
