using Encoder.Browser.Playing;

namespace Encoder.Browser;

/// <summary>Plays the outputs in a browser.</summary>
[Collection(Ladders.Collection)]
public sealed class PlaybackTests(Ladders ladders, PlaybackTests.Running running) : IClassFixture<PlaybackTests.Running>
{
    private const int Frames = Sources.Rate * Sources.Seconds;
    private static readonly string[] s_sizes = ["426x240", "640x360", "854x480"];

    // Seeks from the end back across the seam at 8 s, and then plays across it.
    private static readonly PlaybackOptions s_options = new(Rate: 4, SeekTo: 5.5);

    public static IEnumerable<object[]> EveryRung =>
        from name in Ladders.Played from level in Enumerable.Range(0, s_sizes.Length) select (object[])[name, level];

    public static TheoryData<string> EveryLadder => [.. Ladders.Played];

    [Theory]
    [MemberData(nameof(EveryRung))]
    public async Task Every_rung_plays_to_the_end_and_after_a_seek(string name, int level)
    {
        var seen = await running.Player.Ladder(ladders.Url(name), level, s_options);
        Check(seen, name);
        Assert.Equal(s_sizes, seen.Rungs.Select(r => $"{r.Width}x{r.Height}"));
        Assert.Equal([level], seen.Levels);
        Assert.Equal([s_sizes[level]], seen.Sizes);
        Assert.Equal(name != "silent", seen.HasAudio);
    }

    [Theory]
    [MemberData(nameof(EveryLadder))]
    public async Task A_player_switches_rungs_during_playback(string name)
    {
        // Not faster, because the other rung must arrive before the buffer runs out.
        var seen = await running.Player.Ladder(ladders.Url(name), level: 0, s_options with { Rate = 2 }, switchTo: (2, 2));
        Check(seen, name);
        Assert.Equal([0, 2], seen.Levels);
        Assert.Equal([s_sizes[0], s_sizes[2]], seen.Sizes);
    }

    [Theory]
    [MemberData(nameof(EveryLadder))]
    public async Task The_mp4_plays_in_a_video_element(string name)
    {
        var seen = await running.Player.Video(ladders.VideoUrl(name), s_options);
        Check(seen, name);
        Assert.Equal([s_sizes[1]], seen.Sizes);
    }

    [Theory]
    [InlineData(Ladders.Chunked, "426x240")]
    [InlineData(Ladders.Chunked, "640x360")]
    [InlineData(Ladders.Chunked, "854x480")]
    [InlineData("silent", "640x360")]
    public async Task Dash_js_plays_every_rung_of_the_manifest(string name, string size)
    {
        var seen = await running.Player.Dash(ladders.DashUrl(name), int.Parse(size.Split('x')[1]), s_options);
        Check(seen, name);
        Assert.Equal([size], seen.Sizes);
    }

    [Theory]
    [InlineData("audio", "426x240", true)]
    [InlineData("audio", "640x360", true)]
    [InlineData("audio", "854x480", true)]
    [InlineData(Ladders.Chunked, "640x360", false)]
    public async Task Shaka_Player_plays_either_manifest(string name, string size, bool isDash)
    {
        var url = isDash ? ladders.DashUrl(name) : ladders.Url(name);
        var seen = await running.Player.Shaka(url, int.Parse(size.Split('x')[1]), s_options);
        Check(seen, name);
        Assert.Equal([size], seen.Sizes);
    }

    private static void Check(Playback seen, string name)
    {
        Assert.Empty(seen.Faults);
        Assert.True(seen.Waiting is null, $"timed out waiting for {seen.Waiting}, at {seen.At} s");
        Assert.Equal(Sources.Seconds, seen.Duration, 0.05);
        Assert.True(seen.Ended);
        Assert.Equal(seen.Duration, seen.EndedAt, 0.05);
        Assert.Equal(Frames, seen.Frames);
        Assert.Equal(name != "silent", seen.AudioBytes > 0);

        Assert.Equal(s_options.SeekTo, seen.SoughtTo, 0.001);
        Assert.InRange(seen.FrameTime, s_options.SeekTo - (1.0 / Sources.Rate) - 0.001, s_options.SeekTo);
        Assert.InRange(seen.Shade, Sources.ShadeAt(s_options.SeekTo) - 8, Sources.ShadeAt(s_options.SeekTo) + 8);
        Assert.Equal(seen.Duration, seen.EndedAgainAt, 0.05);
        Assert.True(
            seen.FramesAgain - seen.Frames >= (int)((Sources.Seconds - s_options.SeekTo) * Sources.Rate),
            $"{seen.FramesAgain - seen.Frames} frames after the seek");
    }

    /// <summary>One browser for all tests.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal Player Player { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Player = await Player.Start();

        public ValueTask DisposeAsync() => Player.DisposeAsync();
    }
}
