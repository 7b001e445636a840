using Encoder.Browser.Playing;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Viewers change the audio track and the captions while they watch.</summary>
public sealed class TrackTests(TrackTests.Ladder ladder) : IClassFixture<TrackTests.Ladder>
{
    [Theory]
    [InlineData("Ladder", "index.m3u8", "German", "English en,German de,The 'maker' talks en", "English")]
    [InlineData("Shaka", "index.m3u8", "de", "de,en,en", "en")]
    [InlineData("Shaka", "manifest.mpd", "de", "de,en,en", "en")]
    [InlineData("Dash", "manifest.mpd", "de", "de,en,en", "en")]
    public async Task A_player_changes_audio_and_captions_and_plays_on_to_the_end(
        string player, string manifest, string heard, string sounds, string captions)
    {
        await using var browser = await Player.Start();
        var seen = await browser.Switch(player, ladder.Url(manifest));
        Assert.Empty(seen.Faults);
        Assert.True(seen.Waiting is null, $"waited in vain for {seen.Waiting}, at {seen.At} s");
        Assert.Equal(heard, seen.Heard);
        Assert.Equal(sounds.Split(','), seen.Sounds.Order(StringComparer.Ordinal));
        Assert.Equal([captions], seen.Captions);
        Assert.InRange(seen.EndedAt, 5.9, 6.2);
    }

    /// <summary>One set of segments with both manifests, of a source with three audio tracks, and captions.</summary>
    public sealed class Ladder : IAsyncLifetime
    {
        private readonly TemporaryFolder _data = new();
        private Service _service = null!;
        private string _url = "";

        public async ValueTask InitializeAsync()
        {
            _service = await Service.Start(_data.Path);
            var srt = _data.File("captions.srt");
            await File.WriteAllTextAsync(srt, "1\n00:00:02,000 --> 00:00:04,000\nHello\n");
            var video = await _service.Client.Upload(Clip.ThreeTracks);
            var captions = await _service.Client.Upload(srt);
            var posted = await _service.Client.Post(new JobRequest
            {
                VideoId = video.Id,
                Presets = [new() { Resolutions = ["144"], Format = "cmaf" }],
                Captions = [new() { Language = "en", VideoId = captions.Id }],
            });
            var job = await _service.Client.Ended(posted.Id);
            Assert.True(job.Status == JobStatus.Completed, $"{job.Error}");
            _url = Assert.Single(job.Files!).FileUrl!;
        }

        public async ValueTask DisposeAsync()
        {
            if (_service is not null) await _service.DisposeAsync();
            _data.Dispose();
        }

        internal string Url(string manifest) => _url.Replace("index.m3u8", manifest, StringComparison.Ordinal);
    }
}
