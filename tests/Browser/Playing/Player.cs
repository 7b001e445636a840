using System.Text.Json;

namespace Encoder.Browser.Playing;

/// <summary>A headless Chromium that plays what it is given, each time in a page of its own.</summary>
internal sealed class Player : IAsyncDisposable
{
    private readonly Chromium _chromium;
    private readonly Site _site;

    private Player(Chromium chromium, Site site) => (_chromium, _site) = (chromium, site);

    public static async Task<Player> Start() => new(await Chromium.Start(), await Site.Start());

    /// <summary>Plays a ladder with hls.js.</summary>
    /// <param name="level">The only rung to be loaded, 0 for the lowest; null leaves it to hls.js.</param>
    public Task<Playback> Ladder(string url, int? level, PlaybackOptions options, (int Level, double At)? switchTo = null) => Play(
        "playLadder",
        new { url, level, switchTo = switchTo?.Level, switchAt = switchTo?.At, options.Rate, options.SeekTo, options.Seconds });

    /// <summary>Plays a ladder with hls.js until a cue of its first caption track is shown.</summary>
    public Task<Playback> Cue(string url) => Play("showCue", new { url, Seconds = 20 });

    /// <summary>Plays a ladder to its end, and changes to the second audio track and the first captions after a second.</summary>
    /// <param name="player">"Ladder" for hls.js, "Dash" for dash.js, "Shaka" for Shaka Player.</param>
    public Task<Playback> Switch(string player, string url) => Play($"switch{player}", new { url, Seconds = 60 });

    /// <summary>
    /// Looks up the tile of a storyboard at each time, as a player does under the pointer, and compares all tiles with the video then.
    /// </summary>
    /// <param name="url">A ladder.</param>
    /// <param name="storyboard">The WebVTT file of its storyboard.</param>
    /// <param name="times">Seconds.</param>
    public Task<Playback> Scrub(string url, string storyboard, double[] times) => Play("scrub", new { url, storyboard, times });

    /// <summary>Plays a DASH manifest with dash.js.</summary>
    /// <param name="height">Of the only rung to be loaded.</param>
    public Task<Playback> Dash(string url, int height, PlaybackOptions options) =>
        Play("playDash", new { url, height, options.Rate, options.SeekTo, options.Seconds });

    /// <summary>Plays a DASH manifest or an HLS playlist with Shaka Player.</summary>
    /// <inheritdoc cref="Dash"/>
    public Task<Playback> Shaka(string url, int height, PlaybackOptions options) =>
        Play("playShaka", new { url, height, options.Rate, options.SeekTo, options.Seconds });

    /// <summary>Plays a file in a video element alone.</summary>
    public Task<Playback> Video(string url, PlaybackOptions options) =>
        Play("playFile", new { url, options.Rate, options.SeekTo, options.Seconds });

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await _site.DisposeAsync();
    }

    private async Task<Playback> Play(string function, object options)
    {
        var page = await _chromium.Context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add($"console: {message.Text}");
        };
        await page.GotoAsync(_site.Url);
        var report = await page.EvaluateAsync<string>(
            $"async options => (await import('/player.js')).{function}(JSON.parse(options))",
            JsonSerializer.Serialize(options, JsonSerializerOptions.Web));
        await page.CloseAsync();
        var seen = JsonSerializer.Deserialize<Playback>(report, JsonSerializerOptions.Web)!;
        return seen with { Faults = [.. seen.Faults, .. complaints] };
    }
}

/// <summary>How to play.</summary>
/// <param name="Rate">Speed; 1 is natural.</param>
/// <param name="SeekTo">Seconds, once the end has been reached.</param>
internal sealed record PlaybackOptions(double Rate, double SeekTo)
{
    /// <summary>How long it may take.</summary>
    public double Seconds { get; init; } = 60;
}
