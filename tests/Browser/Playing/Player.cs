using System.Text.Json;

namespace Encoder.Browser.Playing;

/// <summary>A headless Chromium that plays media, each time in a new page.</summary>
internal sealed class Player : IAsyncDisposable
{
    private readonly Chromium _chromium;
    private readonly Site _site;

    private Player(Chromium chromium, Site site) => (_chromium, _site) = (chromium, site);

    public static async Task<Player> Start() => new(await Chromium.Start(), await Site.Start());

    /// <summary>Plays a ladder with hls.js.</summary>
    /// <param name="level">The only rung to load, 0 for the lowest; null to let hls.js choose.</param>
    public Task<Playback> Ladder(string url, int? level, PlaybackOptions options, (int Level, double At)? switchTo = null) => Play(
        "playLadder",
        new { url, level, switchTo = switchTo?.Level, switchAt = switchTo?.At, options.Rate, options.SeekTo, options.Seconds });

    /// <summary>Plays a ladder with hls.js until a cue of its first caption track is shown.</summary>
    public Task<Playback> Cue(string url) => Play("showCue", new { url, Seconds = 20 });

    /// <summary>Plays a ladder to its end, and after a second switches to the second audio track and the first captions.</summary>
    /// <param name="player">"Ladder" for hls.js, "Dash" for dash.js, "Shaka" for Shaka Player.</param>
    public Task<Playback> Switch(string player, string url) => Play($"switch{player}", new { url, Seconds = 60 });

    /// <summary>
    /// Looks up the tile of a storyboard at each time, as a player does under the pointer, and compares all tiles with the video at that
    /// time.
    /// </summary>
    /// <param name="url">URL of a ladder.</param>
    /// <param name="storyboard">URL of the storyboard's WebVTT file.</param>
    /// <param name="times">Times in seconds.</param>
    public Task<Playback> Scrub(string url, string storyboard, double[] times) => Play("scrub", new { url, storyboard, times });

    /// <summary>Plays a DASH manifest with dash.js.</summary>
    /// <param name="height">Height of the only rung to load.</param>
    public Task<Playback> Dash(string url, int height, PlaybackOptions options) =>
        Play("playDash", new { url, height, options.Rate, options.SeekTo, options.Seconds });

    /// <summary>Plays a DASH manifest or an HLS playlist with Shaka Player.</summary>
    /// <inheritdoc cref="Dash"/>
    public Task<Playback> Shaka(string url, int height, PlaybackOptions options) =>
        Play("playShaka", new { url, height, options.Rate, options.SeekTo, options.Seconds });

    /// <summary>Plays a file in a video element without a player library.</summary>
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

/// <summary>Options for playback.</summary>
/// <param name="Rate">Playback speed; 1 is normal.</param>
/// <param name="SeekTo">Where to seek once the end has been reached, in seconds.</param>
internal sealed record PlaybackOptions(double Rate, double SeekTo)
{
    /// <summary>The longest time that playback may take, in seconds.</summary>
    public double Seconds { get; init; } = 60;
}
