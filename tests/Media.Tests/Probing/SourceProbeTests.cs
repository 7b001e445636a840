using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Commands;

namespace Encoder.Media.Tests.Probing;

public sealed class SourceProbeTests : IDisposable
{
    private const string Video = "testsrc2=s=64x48:r=25:d=1";
    private const string Tone = "sine=440:d=1";
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_good_file_gives_headers_and_packets()
    {
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", Video, "-f", "lavfi", "-i", Tone, "-c:v", "libx264", "-c:a", "aac", "source.mp4");
        var probe = await _workshop.Probe(source, 0.5);
        Assert.Null(probe.Refusal);
        Assert.Equal(("h264", "aac", 2), (probe.Info!.Video!.Codec, probe.Info.Audio!.Codec, probe.Info.StreamCount));
        Assert.Equal((25, 1.0, new Rational(25, 1)), (probe.Scan!.Frames, probe.Scan.Duration, probe.Scan.ConstantRate));
        Assert.Equal(1, probe.Scan.AudioEnd!.Value, 0.03);
        Assert.Equal([new ShownFrame(0.5, 0.48, probe.Scan.Shown[0].KeyTime)], probe.Scan.Shown);
    }

    [Theory]
    [InlineData("libx264")]
    [InlineData("libx265")]
    public async Task Shapes_are_found_whether_parameter_sets_are_in_the_headers_or_in_frames(string codec)
    {
        var (one, other) = (await Recording("640x360", "a.ts"), await Recording("320x240", "b.ts"));
        var whole = await _workshop.Make("-i", one, "-c", "copy", "whole.mp4");
        var joined = await _workshop.Make("-i", $"concat:{one}|{other}", "-c", "copy", "joined.mp4");
        var ofSets = codec == "libx264" ? "7-8" : "32-34";
        var headers = await _workshop.Make("-i", whole, "-c", "copy", "-bsf:v", $"filter_units=remove_types={ofSets}", "headers.mp4");

        Assert.Null((await _workshop.Probe(headers)).Scan!.Shapes);
        Assert.Null((await _workshop.Probe(whole)).Scan!.Shapes);
        var probe = await _workshop.Probe(joined);
        Assert.True(probe.Info!.Video!.HasOneParameterSet);
        Assert.Equal([new FrameShape(640, 360, new(1, 1)), new FrameShape(320, 240, new(1, 1))], probe.Scan!.Shapes!);

        async Task<string> Recording(string size, string name) => await _workshop.Make(
            "-f", "lavfi", "-i", $"testsrc2=s={size}:r=25:d=2", "-c:v", codec, "-x265-params", "log-level=none", "-g", "25", name);
    }

    [Theory]
    [InlineData("mp3", "libmp3lame")]
    [InlineData("m4a", "aac")]
    [InlineData("wav", "pcm_s16le")]
    [InlineData("ogg", "libvorbis")]
    [InlineData("flac", "flac")]
    public async Task Audio_alone_is_refused_for_having_no_video(string container, string codec)
    {
        var source = await _workshop.Make("-f", "lavfi", "-i", Tone, "-ac", "2", "-c:a", codec, $"source.{container}");
        var probe = await _workshop.Probe(source);
        Assert.Equal(SourceRefusal.NoVideoStream, probe.Refusal?.Code);
        Assert.Equal(1, probe.Info!.Duration!.Value, 0.1);
    }

    [Fact]
    public async Task A_song_with_a_cover_is_refused_for_having_no_video()
    {
        var cover = await _workshop.Make("-f", "lavfi", "-i", Video, "-frames:v", "1", "cover.jpg");
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", Tone, "-i", cover, "-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v", "attached_pic", "-c:a",
            "aac", "-f", "mp4", "song.m4a");
        Assert.Equal(SourceRefusal.NoVideoStream, (await _workshop.Probe(source)).Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Dear reader, this is no video.\n")]
    [InlineData("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period/></MPD>")]
    public async Task A_file_that_is_not_media_is_refused(string content)
    {
        var source = _workshop.File("source.mp4");
        await File.WriteAllTextAsync(source, content);
        Assert.Equal(SourceRefusal.Unreadable, (await _workshop.Probe(source)).Refusal?.Code);
    }

    [Theory]
    [InlineData("ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{0}\n#EXT-X-ENDLIST\n")]
    public async Task A_playlist_with_the_name_of_a_media_file_does_not_open_what_it_references(string playlist)
    {
        var secret = await _workshop.Make("-f", "lavfi", "-i", Video, "-c:v", "libx264", "secret.ts");
        var source = _workshop.File("source.mp4");
        await File.WriteAllTextAsync(source, playlist.Replace("{0}", secret, StringComparison.Ordinal));
        var probe = await _workshop.Probe(source);
        Assert.Equal(SourceRefusal.Unreadable, probe.Refusal?.Code);
        Assert.Null(probe.Info);
    }

    [Theory]
    [InlineData("libx264", "mp4")]
    [InlineData("png", "mkv")]
    public async Task Frames_above_the_size_limit_are_refused_without_decoding(string codec, string container)
    {
        var source = await _workshop.Make("-f", "lavfi", "-i", "color=black:s=1024x1024:r=25:d=0.04", "-c:v", codec, $"source.{container}");
        var limits = new MediaLimits { MaxPixels = 1024 * 1023 };
        Assert.Equal(
            SourceRefusal.TooLarge, (await new SourceProbe(new LocalRunner(), limits).Probe(source, new ScanRequest())).Refusal?.Code);
    }

    [Fact]
    public async Task Too_many_streams_are_refused()
    {
        string[] maps = [.. Enumerable.Repeat(0, 100).SelectMany(_ => new[] { "-map", "0:v" })];
        var source = await _workshop.Make(
            ["-f", "lavfi", "-i", "color=black:s=16x16:r=25:d=0.04", .. maps, "-c:v", "rawvideo", "-f", "matroska", "source.mkv"]);
        Assert.Equal(SourceRefusal.TooLarge, (await _workshop.Probe(source)).Refusal?.Code);
    }

    [Theory]
    [InlineData("mp4", "-movflags", "+faststart")]
    [InlineData("mkv", "-f", "matroska")]
    [InlineData("flv", "-f", "flv")]
    public async Task A_file_cut_off_in_the_middle_is_refused_despite_complete_headers(string container, string option, string value)
    {
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=6", "-f", "lavfi", "-i", "sine=440:d=6", "-c:v", "libx264", "-c:a", "aac", option,
            value, $"source.{container}");
        Assert.Null((await _workshop.Probe(source)).Refusal);
        using (var file = File.OpenWrite(source)) file.SetLength(file.Length / 3);
        var refusal = (await _workshop.Probe(source)).Refusal;
        Assert.Equal(SourceRefusal.Unreadable, refusal?.Code);
        Assert.StartsWith("The file is incomplete", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_cut_off_before_its_index_is_refused()
    {
        var source = await _workshop.Make("-f", "lavfi", "-i", Video, "-c:v", "libx264", "source.mp4");
        using (var file = File.OpenWrite(source)) file.SetLength(file.Length / 2);
        Assert.Equal(SourceRefusal.Unreadable, (await _workshop.Probe(source)).Refusal?.Code);
    }

    [Fact]
    public async Task A_gap_of_a_day_between_two_frames_is_too_long()
    {
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", "color=black:s=16x16:r=1:d=2", "-vf", "setpts=N*100000/TB", "-fps_mode", "vfr", "-enc_time_base", "1/1000",
            "-c:v", "libx264", "source.mp4");
        Assert.Equal(SourceRefusal.TooLong, (await _workshop.Probe(source)).Refusal?.Code);
    }

    [Fact]
    public async Task A_file_with_headers_but_no_frames_is_refused()
    {
        // The beginning of a fragmented file: complete headers, and no fragment.
        var source = await _workshop.Make(
            "-f", "lavfi", "-i", Video, "-c:v", "libx264", "-movflags", "+empty_moov+frag_keyframe", "source.mp4");
        var bytes = await File.ReadAllBytesAsync(source);
        await File.WriteAllBytesAsync(source, bytes[..(bytes.AsSpan().IndexOf("moof"u8) - 4)]);
        Assert.Equal(SourceRefusal.Unreadable, (await _workshop.Probe(source)).Refusal?.Code);
    }

    [Fact]
    public async Task A_run_that_was_ended_from_outside_gives_no_verdict_on_the_source()
    {
        var probe = await new SourceProbe(new EndedRunner(), new MediaLimits()).Probe("/media/x", new ScanRequest());
        Assert.Null(probe.Refusal);
        Assert.Equal(FfmpegOutcome.Stalled, probe.Failure?.Outcome);
    }

    private sealed class EndedRunner : IFfmpegRunner
    {
        public Task<FfmpegResult> Run(
            FfmpegCommand command, Action<FfmpegProgress>? onProgress = null, Action<string>? onLine = null,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(new FfmpegResult(FfmpegOutcome.Stalled, 137, "", "", TimeSpan.Zero));
    }
}
