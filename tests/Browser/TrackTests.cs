using System.Text.Json.Nodes;
using Encoder.Browser.Playing;
using Encoder.Browser.Playlists;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Tests switching of audio tracks and captions during playback.</summary>
public sealed class TrackTests(TrackTests.Ladder ladder) : IClassFixture<TrackTests.Ladder>
{
    [Theory]
    [InlineData("Ladder", "index.m3u8", "German", "English en,German de,The 'maker' talks en", "English")]
    [InlineData("Shaka", "index.m3u8", "de", "de,en,en", "en")]
    [InlineData("Shaka", "manifest.mpd", "de", "de,en,en", "en")]
    [InlineData("Dash", "manifest.mpd", "de", "de,en,en", "en")]
    public async Task A_player_switches_audio_and_captions_and_plays_to_the_end(
        string player, string manifest, string heard, string audioTracks, string captions)
    {
        var seen = await ladder.Player.Switch(player, ladder.Url(manifest));
        Assert.Empty(seen.Faults);
        Assert.True(seen.Waiting is null, $"timed out waiting for {seen.Waiting}, at {seen.At} s");
        Assert.Equal(heard, seen.Heard);
        Assert.Equal(audioTracks.Split(','), seen.AudioTracks.Order(StringComparer.Ordinal));
        Assert.Equal([captions], seen.Captions);
        Assert.InRange(seen.EndedAt, 5.9, 6.2);
    }

    [Fact]
    public void Independent_parsers_agree_on_every_playlist_of_every_track()
    {
        var parsed = ParsedLadder.Parse(ladder.Folder);
        var (one, other) = (parsed["m3u8-parser"], parsed["hls-parser"]);
        Assert.True(JsonNode.DeepEquals(one, other), $"m3u8-parser: {one}\nhls-parser: {other}");
        var playlists = ParsedLadder.Of(other);
        const string Describes = "public.accessibility.describes-video";
        Assert.Equal(
            [
                new ParsedRendition("AUDIO", "audio", "English", "audio/index.m3u8", "en", true, true, false, null),
                new ParsedRendition("AUDIO", "audio", "German", "audio-2/index.m3u8", "de", false, true, false, null),
                new ParsedRendition("AUDIO", "audio", "The 'maker' talks", "audio-3/index.m3u8", "en", false, false, false, Describes),
                new ParsedRendition("SUBTITLES", "captions", "English", "captions-1/index.m3u8", "en", false, true, false, null),
            ], playlists.Master.Renditions);
        Assert.Equal(["144", "audio", "audio-2", "audio-3", "captions-1"], playlists.Tracks.Select(track => track.Folder));
        Assert.Equal("144", Assert.Single(playlists.IFrames).Folder);

        var manifest = ParsedManifest.Of(parsed);
        Assert.Equal(["captions-1/captions.vtt"], manifest.Captions);
        var representations = manifest.Rungs.Concat(manifest.AudioTracks.OrderBy(track => track.Name)).ToArray();
        Assert.Equal(["144", "audio", "audio-2", "audio-3"], representations.Select(track => track.Name));
        foreach (var (stated, track) in representations.Zip(playlists.Tracks))
        {
            Assert.Equal(
                track.Segments.Select(segment => ($"{track.Folder}/{segment.Uri}", $"{track.Folder}/{segment.Map}")),
                stated.Segments.Select(segment => (segment.Uri, segment.Map!)));
            Assert.All(stated.Segments.Zip(track.Segments), pair => Assert.Equal(pair.Second.Seconds, pair.First.Seconds, 0.000002));
        }
    }

    /// <summary>
    /// All tiles of the storyboard differ. The tile that a cue names must be the one most similar to the video at that time.
    /// </summary>
    [Fact]
    public async Task Scrubbing_shows_the_storyboard_tile_that_matches_the_video()
    {
        double[] times = [4.9, 0.2, 1, 2.5, 5.99];
        var seen = await ladder.Player.Scrub(ladder.Url("index.m3u8"), ladder.Storyboard, times);
        Assert.Empty(seen.Faults);
        Assert.Equal(times.Select(Math.Floor), seen.CueStarts);
        Assert.Equal(times.Select(time => (int)Math.Floor(time)), seen.Likest);
    }

    /// <summary>
    /// One set of segments with both manifests, from a source with three audio tracks, captions, and a storyboard with a tile per second.
    /// </summary>
    public sealed class Ladder : IAsyncLifetime
    {
        private readonly TemporaryFolder _data = new();
        private Service _service = null!;
        private string _url = "";

        internal Player Player { get; private set; } = null!;

        /// <summary>The path of the ladder's folder.</summary>
        internal string Folder { get; private set; } = "";

        /// <summary>The URL of the storyboard's WebVTT file.</summary>
        internal string Storyboard { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Player = await Player.Start();
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
                Storyboard = new() { Interval = 1, Width = 64, Columns = 4 },
            });
            var job = await _service.Client.Ended(posted.Id);
            Assert.True(job.Status == JobStatus.Completed, $"{job.Error}");
            var made = Assert.Single(job.Files!, file => file.Type == MediaFileTypes.HlsLadder);
            (_url, Folder) = (made.FileUrl!, Path.GetDirectoryName(Path.Combine(_data.Path, "media", made.FilePath))!);
            Storyboard = Assert.Single(job.Files!, file => file.Type == MediaFileTypes.Storyboard).FileUrl!;
        }

        public async ValueTask DisposeAsync()
        {
            if (Player is not null) await Player.DisposeAsync();
            if (_service is not null) await _service.DisposeAsync();
            _data.Dispose();
        }

        internal string Url(string manifest) => _url.Replace("index.m3u8", manifest, StringComparison.Ordinal);
    }
}
