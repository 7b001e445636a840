using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Planning;

namespace Encoder.Media.Tests.Commands;

/// <summary>The complete commands for audio, muxing, thumbnails and decoding.</summary>
public sealed class OtherCommandTests
{
    private const string Limiter = "alimiter=limit=0.97:level=false:latency=true";
    private static readonly string[] s_quiet = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y"];

    private static readonly string[] s_bounds =
    [
        "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf,mxf,dv,gif,apng,mp3,wav,flac,aac",
        "-protocol_whitelist", "file",
        "-max_pixels", "35389440", "-max_streams", "64", "-probesize", "20000000", "-analyzeduration", "10000000",
    ];

    private static readonly string[] s_anonymous = [
        "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"
    ];

    [Fact]
    public void Audio_is_kept_to_its_timestamps_and_padded()
    {
        var scan = Sources.Scan() with { FirstTime = 1.4, LastTime = 11.36, AudioStart = 1.39, AudioEnd = 11.5, EndTime = 11.5 };
        var command = AudioCommand.Build(Plan(Sources.Audio(6), scan), new MediaLimits(), "/media/x", "/attempt/y");
        Assert.Equal(
            [
                .. s_quiet, "-copyts", .. s_bounds, "-itsoffset", "-1.4", "-i", "file:in/source",
                "-map", "0:1",
                "-af", $"atrim=start=0,aresample=48000:async=1:min_hard_comp=0.03,aformat=channel_layouts=stereo,{Limiter},apad",
                "-c:a", "aac", "-profile:a", "aac_low", "-b:a", "128000",
                .. s_anonymous,
                "-t", "10.1",
                "-f", "mp4", "out/audio.mp4",
                "-map", "0:1", "-af", "aresample=48000,asetnsamples=n=4800:p=0", "-c:a", "pcm_s16le", "-f", "framecrc", "out/decoded.txt",
            ],
            command.Arguments);
        Assert.Equal([new("source", "/media/x")], command.Inputs);
        Assert.Equal("/attempt/y", command.OutputFolder);
    }

    /// <summary>Where two parts join, audio may be a little longer than video.</summary>
    [Fact]
    public void Audio_of_a_source_with_a_repaired_clock_is_kept_to_its_timestamps_more_closely()
    {
        var plan = Plan(Sources.Audio(2), Sources.Scan() with { Repair = new ClockRepair([], []) });
        var command = AudioCommand.Build(plan, new MediaLimits(), "/media/x", "/attempt/y");
        Assert.Contains(
            "atrim=start=0,aresample=48000:async=1:min_hard_comp=0.01,aformat=channel_layouts=stereo,apad", command.Arguments);
    }

    [Theory]
    [InlineData(1, 44_100, 0.0, "atrim=start=0,aresample=44100:async=1:min_hard_comp=0.03,aformat=channel_layouts=mono,apad")]
    [InlineData(2, 48_000, 0.5, "aresample=48000:async=1:min_hard_comp=0.03:first_pts=0,aformat=channel_layouts=stereo,apad")]
    [InlineData(8, 48_000, 0.0, $"atrim=start=0,aresample=48000:async=1:min_hard_comp=0.03,aformat=channel_layouts=stereo,{Limiter},apad")]
    [InlineData(
        12, 96_000, 0.5,
        "pan=stereo|c0=c0|c1=c1,aresample=48000:async=1:min_hard_comp=0.03:first_pts=0,aformat=channel_layouts=stereo,apad")]
    public void Audio_is_mixed_and_aligned_as_its_source_needs(int channels, int sampleRate, double start, string filters)
    {
        var command = AudioCommand.Build(
            Plan(Sources.Audio(channels, sampleRate), Sources.Scan() with { AudioStart = start }), new MediaLimits(), "/media/x",
            "/attempt/y");
        Assert.Equal(filters, command.Arguments.SkipWhile(a => a != "-af").ElementAt(1));
    }

    [Fact]
    public void One_process_decodes_each_track_once_and_encodes_them_all()
    {
        var info = Sources.Info(Sources.Video() with { Duration = null }, Sources.Audio()) with
        {
            MoreAudio = [Sources.Audio(6) with { Index = 3, Language = "de" }],
        };
        var scan = Sources.Scan() with { MoreAudio = [new AudioScan(3, 0.5, 10, 9.5, 0)] };
        var request = new PlanRequest([new("p", OutputFormat.Hls, [240])], []) { Audio = new AudioSpec(Surround: true, Normalize: -16.5) };
        var plan = Planner.Plan(info, scan, request, new(), new()).Plan!;
        const string Mix = "aresample=48000:async=1:min_hard_comp=0.03";
        string[] Encode(int stream, string filters, int bitRate, string key) =>
        [
            "-map", $"0:{stream}", "-af", filters, "-c:a", "aac", "-profile:a", "aac_low", "-b:a", $"{bitRate}", .. s_anonymous, "-t", "10",
            "-f", "mp4", $"out/{key}.mp4",
        ];
        string[] List(int stream, string name) =>
            ["-map", $"0:{stream}", "-af", "aresample=48000,asetnsamples=n=4800:p=0", "-c:a", "pcm_s16le", "-f", "framecrc", $"out/{name}"];

        var measured = new Dictionary<string, Loudness> { ["audio"] = new(-23.5, -34, 0, -3) };
        Assert.Equal(
            [
                .. s_quiet, "-copyts", .. s_bounds, "-itsoffset", "0", "-i", "file:in/source",
                .. Encode(
                    1,
                    $"atrim=start=0,{Mix},aformat=channel_layouts=stereo,loudnorm=I=-16.5:TP=-1:LRA=50:measured_I=-23.5:measured_TP=-3"
                    + ":measured_LRA=0.1:measured_thresh=-34:linear=true,aresample=48000,apad", 128_000, "audio"),
                .. Encode(3, $"{Mix}:first_pts=0,aformat=channel_layouts=stereo,{Limiter},apad", 128_000, "audio-2"),
                .. Encode(3, $"{Mix}:first_pts=0,aformat=channel_layouts=5.1,apad", 384_000, "surround-2"),
                .. List(1, "decoded.txt"), .. List(3, "decoded-3.txt"),
            ],
            AudioCommand.Build(plan, new MediaLimits(), "/media/x", "/attempt/y", measured).Arguments);
        Assert.Equal(
            [
                "-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", "-progress", "pipe:1",
                "-copyts", .. s_bounds, "-itsoffset", "0", "-i", "file:in/source", "-map", "0:3",
                "-af", $"{Mix}:first_pts=0,aformat=channel_layouts=5.1,ebur128=peak=true:framelog=verbose", "-t", "10", "-f", "null", "-",
            ],
            AudioCommand.Measure(plan, plan.AudioEncodes[2], new MediaLimits(), "/media/x").Arguments);
    }

    [Fact]
    public void Audio_that_changes_midway_is_decoded_by_one_run_and_encoded_by_another()
    {
        var info = Sources.Info(Sources.Video(), Sources.Audio(6)) with { Format = "mpegts" };
        var plan = Planner.Plan(
            info, Sources.Scan() with { FirstTime = 1.4, LastTime = 11.36, AudioStart = 1.9, AudioEnd = 11.5, EndTime = 11.5 },
            new PlanRequest([new("p", OutputFormat.Hls, [240])], []) { Audio = new AudioSpec(Surround: true) }, new(), new()).Plan!;
        const string Even = "setts=ts='if(lt(NEXT_PTS,PTS)*not(eq(NEXT_PTS,NOPTS)),PREV_OUTPTS+1,PTS)'";
        string[] Encode(int input, int bitRate, string key) =>
        [
            "-map", $"{input}:0", "-af", "aresample=48000:async=1:min_hard_comp=0.01:first_pts=0,apad",
            "-c:a", "aac", "-profile:a", "aac_low", "-b:a", $"{bitRate}", .. s_anonymous, "-t", "10.1", "-f", "mp4", $"out/{key}.mp4",
        ];

        Assert.Equal(
            [
                .. s_quiet, "-copyts", .. s_bounds, "-itsoffset", "-1.399999", "-i", "file:in/source",
                "-map", "0:1", "-af", $"aresample=48000,aformat=channel_layouts=stereo,{Limiter}", "-c:a", "pcm_s16le", "-bsf:a", Even,
                "-f", "nut", "out/audio.nut",
                "-map", "0:1", "-af", "aresample=48000,aformat=channel_layouts=5.1", "-c:a", "pcm_s16le", "-bsf:a", Even,
                "-f", "nut", "out/surround.nut",
                "-map", "0:1", "-af", "aresample=48000", "-c:a", "pcm_s16le", "-f", "framecrc", "out/decoded.txt",
            ],
            AudioCommand.Decode(plan, new MediaLimits(), "/media/x", "/attempt/y").Arguments);
        var encode = AudioCommand.EncodeDecoded(plan, "/attempt/x", "/attempt/y");
        Assert.Equal(
            [
                .. s_quiet, "-copyts", "-f", "nut", "-i", "file:in/audio", "-f", "nut", "-i", "file:in/surround",
                .. Encode(0, 128_000, "audio"), .. Encode(1, 384_000, "surround"),
            ],
            encode.Arguments);
        Assert.Equal([new("audio", "/attempt/x/audio.nut"), new("surround", "/attempt/x/surround.nut")], encode.Inputs);
    }

    [Fact]
    public void One_process_muxes_all_files_of_a_preset()
    {
        var plan = Plan(Sources.Audio(), Sources.Scan());
        var encodes =
            new Dictionary<string, string>
            {
                ["v240"] = "/e/v240.mp4",
                ["v360"] = "/e/v360.mp4",
                ["audio"] = "/e/audio.mp4",
                ["v1080"] = "/e/v1080.mp4",
            };
        var command = Mp4Command.Build(plan, plan.Outputs[0], encodes, "/attempt/y");
        Assert.Equal(
            [
                .. s_quiet, "-f", "mp4", "-i", "file:in/v240", "-f", "mp4", "-i", "file:in/v360", "-f", "mp4", "-i", "file:in/audio",
                "-map", "0:v:0", "-map", "2:a:0", "-c", "copy", .. s_anonymous, "-metadata:s:v:0", "rotate=0", "-movflags", "+faststart",
                "-f", "mp4", "out/240.mp4",
                "-map", "1:v:0", "-map", "2:a:0", "-c", "copy", .. s_anonymous, "-metadata:s:v:0", "rotate=0", "-movflags", "+faststart",
                "-f", "mp4", "out/360.mp4",
            ],
            command.Arguments);
        Assert.Equal([new("v240", "/e/v240.mp4"), new("v360", "/e/v360.mp4"), new("audio", "/e/audio.mp4")], command.Inputs);
    }

    [Fact]
    public void A_silent_preset_has_no_audio()
    {
        var plan = Plan(null, Sources.Scan());
        var command = Mp4Command.Build(
            plan, plan.Outputs[0], new Dictionary<string, string> { ["v240"] = "/e/1", ["v360"] = "/e/2" }, "/attempt/y");
        Assert.DoesNotContain(command.Arguments, a => a.EndsWith(":a:0", StringComparison.Ordinal));
        Assert.Equal(["v240", "v360"], command.Inputs.Keys);
    }

    [Fact]
    public void One_run_takes_a_frame_in_every_size_format_and_filter()
    {
        ThumbnailSpec[] requests =
        [
            new("a", 3, [240, 360], [ImageFormat.Jpg], [ImageFilter.None]),
            new("b", 3, [240], [ImageFormat.Jpg, ImageFormat.Webp], [ImageFilter.Blur]),
            new("c", 3, [240], [ImageFormat.Jpg, ImageFormat.Png], [ImageFilter.None]),
            new("d", 30, [240], [ImageFormat.Jpg], [ImageFilter.None]),
        ];
        var plan = Planner.Plan(
            Sources.Info(Sources.Video(), null), Sources.Scan() with { FirstTime = 0.25, LastTime = 10.21 }, new([], requests), new(),
            new()).Plan!;
        Assert.Equal([[3], [9.96]], ThumbnailCommand.Runs(plan));
        var command = ThumbnailCommand.Build(plan, [3], new MediaLimits(), "/media/x", "/attempt/y");
        Assert.Equal(
            [
                .. s_quiet, "-copyts", .. s_bounds,
                "-ss", "2", "-seek_timestamp", "1", "-noaccurate_seek", "-itsoffset", "-0.25", "-noautorotate",
                "-i", "file:in/source",
                "-filter_complex",
                "[0:0]trim=start=2.9995,trim=end_frame=1,"
                + "scale=w=640:h=360:flags=bicubic:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv,"
                + "format=yuv444p,setsar=1,split=5[s0_0][s0_1][s0_2][s0_3][s0_4];"
                + "[s0_0]scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc,format=yuvj420p[t0_0];"
                + "[s0_1]scale=w=426:h=240:flags=bicubic,setsar=1,"
                + "scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc,format=yuvj420p[t0_1];"
                + "[s0_2]scale=w=426:h=240:flags=bicubic,setsar=1,gblur=sigma=12,"
                + "scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc,format=yuvj420p[t0_2];"
                + "[s0_3]scale=w=426:h=240:flags=bicubic,setsar=1,gblur=sigma=12,"
                + "scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=tv,format=yuv420p[t0_3];"
                + "[s0_4]scale=w=426:h=240:flags=bicubic,setsar=1,scale=in_color_matrix=bt709:in_range=tv,format=rgb24[t0_4]",
                "-map", "[t0_0]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", .. s_anonymous, "-f", "image2", "-update", "1",
                "out/0-360.jpg",
                "-map", "[t0_1]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", .. s_anonymous, "-f", "image2", "-update", "1",
                "out/0-240.jpg",
                "-map", "[t0_2]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", .. s_anonymous, "-f", "image2", "-update", "1",
                "out/0-240-blur.jpg",
                "-map", "[t0_3]", "-frames:v", "1", "-c:v", "libwebp", "-quality", "80", .. s_anonymous, "-f", "image2", "-update", "1",
                "out/0-240-blur.webp",
                "-map", "[t0_4]", "-frames:v", "1", "-c:v", "png", .. s_anonymous, "-f", "image2", "-update", "1", "out/0-240.png",
            ],
            command.Arguments);
        Assert.Equal([new("source", "/media/x")], command.Inputs);
        Assert.Equal("/attempt/y", command.OutputFolder);
    }

    [Fact]
    public void Thumbnails_between_the_same_keyframes_share_a_run()
    {
        var scan = Sources.Scan() with { Shown = [new ShownFrame(1, 1, 0), new ShownFrame(3.5, 3.48, 2), new ShownFrame(2, 2, 2)] };
        var plan = Planner.Plan(
            Sources.Info(Sources.Video(), null), scan,
            new(
                [],
                [
                    .. new[] { 1, 3.5, 2 }.Select(
                        time => new ThumbnailSpec($"at-{time}", time, [240], [ImageFormat.Png], [ImageFilter.None])),
                ]),
            new(),
            new()).Plan!;

        Assert.Equal([[1], [2, 3.48]], ThumbnailCommand.Runs(plan));
        var command = ThumbnailCommand.Build(plan, [2, 3.48], new MediaLimits(), "/media/x", "/attempt/y");

        var graph = command.Arguments[command.Arguments.ToList().IndexOf("-filter_complex") + 1];
        Assert.StartsWith("[0:0]split=2[p0][p1];[p0]trim=start=1.9995,trim=end_frame=1,", graph, StringComparison.Ordinal);
        Assert.Contains(";[p1]trim=start=3.4795,trim=end_frame=1,", graph, StringComparison.Ordinal);
        Assert.Equal(["out/0-240.png", "out/1-240.png"], command.Arguments.Where(a => a.StartsWith("out/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_frame_after_the_first_keyframe_is_reached_without_seeking()
    {
        var scan = Sources.Scan() with { DecoderDelay = 0.08, Shown = [new ShownFrame(1, 0.96, 0)] };
        var plan = Planner.Plan(
            Sources.Info(Sources.Video()), scan, new([], [new("t", 1, [240], [ImageFormat.Png], [ImageFilter.None])]), new(), new()).Plan!;
        var command = ThumbnailCommand.Build(plan, [0.96], new MediaLimits(), "/media/x", "/attempt/y");
        Assert.DoesNotContain("-ss", command.Arguments);
        Assert.Contains(command.Arguments, a => a.StartsWith("[0:0]trim=start=1.0395,", StringComparison.Ordinal));
    }

    [Fact]
    public void Decoding_fails_on_the_first_error()
    {
        string[] before = [
            "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-xerror", "-err_detect", "explode", "-threads", "1"
        ];
        string[] after = [
            "-map", "0", "-fps_mode", "passthrough", "-c:v", "wrapped_avframe", "-c:a", "pcm_s16le", "-flush_packets", "1", "-f",
            "framecrc", "pipe:1"
        ];
        var command = DecodeCommand.Mp4("/e/360.mp4");
        Assert.Equal([.. before, "-f", "mp4", "-i", "file:in/file", .. after], command.Arguments);
        Assert.Equal((FfmpegTool.Ffmpeg, null), (command.Tool, command.OutputFolder));
        Assert.Equal([new("file", "/e/360.mp4")], command.Inputs);

        var track = DecodeCommand.HlsTrack("/e/hls", "360/index.m3u8");
        Assert.Equal(
            [
                .. before, "-protocol_whitelist", "file", "-format_whitelist", "hls,mov", "-f", "hls", "-i", "file:in/file/360/index.m3u8",
                .. after],
            track.Arguments);
        Assert.Equal([new("file", "/e/hls")], track.Inputs);
    }

    private static EncodePlan Plan(AudioStream? audio, VideoScan scan)
    {
        var info = Sources.Info(
            Sources.Video() with { Duration = null }, audio is null ? null : audio with { Duration = null }) with { Duration = null };
        return Planner.Plan(info, scan, new([new("p", OutputFormat.Mp4, [240, 360])], []), new(), new()).Plan!;
    }
}
