using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Planning;

namespace Encoder.Media.Tests.Commands;

public sealed class EncodeCommandTests
{
    private const string Upright = "setsar=1";

    [Fact]
    public void The_whole_command_for_a_ladder()
    {
        var command = Build(Sources.Video(), Sources.Scan() with { FirstTime = 1.433367 }, 240, 360);
        Assert.Equal(
            [
                "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y",
                "-copyts",
                "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf,mxf,dv,gif,apng,mp3,wav,flac,aac",
                "-protocol_whitelist", "file",
                "-max_pixels", "35389440", "-max_streams", "64", "-probesize", "20000000", "-analyzeduration", "10000000",
                "-itsoffset", "-1.433367", "-noautorotate",
                "-i", "file:in/source",
                "-filter_complex",
                "[0:0]trim=start=-0.0005,settb=1/25,setpts='if(isnan(PREV_OUTPTS)*lt(T,1),0,PTS)',"
                + "scale=w=640:h=360:flags=bicubic:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv,"
                + "format=yuv420p,setsar=1,"
                + "split=2[v360][sv240];"
                + "[sv240]scale=w=426:h=240:flags=bicubic,setsar=1[v240]",

                "-map", "[v360]",
                "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high",
                "-crf", "23", "-maxrate", "900000", "-bufsize", "1800000",
                "-g", "1000000", "-sc_threshold", "0", "-forced-idr", "1",
                "-force_key_frames", "expr:if(isnan(prev_forced_t),1,gt(floor((t+0.0005)/2),floor((prev_forced_t+0.0005)/2)))",
                "-fps_mode", "vfr", "-enc_time_base", "1/25", "-x264-params", "fps=25/1",
                "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
                "-a53cc", "0",
                "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact",
                "-t", "11",
                "-f", "mp4", "out/v360.mp4",

                "-map", "[v240]",
                "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high",
                "-crf", "23", "-maxrate", "400000", "-bufsize", "800000",
                "-g", "1000000", "-sc_threshold", "0", "-forced-idr", "1",
                "-force_key_frames", "expr:if(isnan(prev_forced_t),1,gt(floor((t+0.0005)/2),floor((prev_forced_t+0.0005)/2)))",
                "-fps_mode", "vfr", "-enc_time_base", "1/25", "-x264-params", "fps=25/1",
                "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
                "-a53cc", "0",
                "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact",
                "-t", "11",
                "-f", "mp4", "out/v240.mp4",
            ],
            command.Arguments);
        Assert.Equal(FfmpegTool.Ffmpeg, command.Tool);
        Assert.Equal([new("source", "/media/x")], command.Inputs);
        Assert.Equal("/attempt/y", command.OutputFolder);
    }

    public static TheoryData<string, VideoStream, VideoScan, string> Graphs
    {
        get
        {
            var video = Sources.Video();
            const string Trim = "trim=start=-0.0005,";
            const string Grid = "settb=1/25,";
            const string Start = "setpts='if(isnan(PREV_OUTPTS)*lt(T,1),0,PTS)',";
            const string Color = ":flags=bicubic:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv,format=yuv420p,";
            const string Wide =
                ":flags=bicubic:in_color_matrix=bt2020:in_range=tv:out_color_matrix=bt2020:out_range=tv,format=yuv420p10le,"
                + "zscale=min=2020_ncl:rin=limited:pin=2020:tin=";
            return new()
            {
                {
                    "another stream", video with { Index = 3 }, Sources.Scan(),
                    $"[0:3]{Trim}{Grid}{Start}scale=w=426:h=240{Color}{Upright}[v240]"
                },
                { "a varying rate", video, Sources.ScanAround(20), $"[0:0]{Trim}{Start}scale=w=426:h=240{Color}{Upright}[v240]" },
                {
                    "119.88 a second", video, Sources.ScanAt(new(120_000, 1001)),
                    $"[0:0]{Trim}framestep=2,settb=1001/60000,{Start}scale=w=426:h=240{Color}{Upright}[v240]"
                },
                {
                    "no times of presentation", video, Sources.Scan() with { DecoderDelay = 0.08 },
                    $"[0:0]{Trim}{Grid}setpts=PTS-STARTPTS,scale=w=426:h=240{Color}{Upright}[v240]"
                },
                {
                    "interlaced", video with { FieldOrder = "tt" }, Sources.Scan(),
                    $"[0:0]bwdif=mode=send_frame:parity=auto:deint=interlaced,{Trim}{Grid}{Start}scale=w=426:h=240{Color}{Upright}[v240]"
                },
                {
                    "film in pulldown", video with { FieldOrder = "tt" },
                    Sources.ScanAt(new(30_000, 1001)) with { Pulldown = Pulldown.TopFirst },
                    "[0:0]trim=start=-0.0005,fieldmatch=order=tff,bwdif=mode=send_frame:parity=auto:deint=interlaced,"
                    + $"decimate=cycle=5:dupthresh=100,settb=1001/24000,setpts=STARTPTS+N,{Trim}settb=1001/24000,{Start}"
                    + $"scale=w=426:h=240{Color}{Upright}[v240]"
                },
                {
                    "a clean aperture", video with { Aperture = new(80, 45, 1760, 990) }, Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}crop=w=1760:h=990:x=80:y=45,scale=w=426:h=240{Color}{Upright}[v240]"
                },
                {
                    "transparent parts", video with { PixelFormat = "yuva444p10le" }, Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}premultiply=inplace=1,scale=w=426:h=240{Color}{Upright}[v240]"
                },
                {
                    "several shapes", video, Sources.Scan() with { Shapes = [new(1920, 1080, new(1, 1)), new(1080, 1920, new(1, 1))] },
                    $"[0:0]{Trim}{Grid}{Start}scale=w='max(2,2*round(min(426,240*dar)/2))'"
                    + $":h='max(2,2*round(min(240,426/dar)/2))':eval=frame{Color}"
                    + $"pad=w=426:h=240:x=(ow-iw)/2:y=(oh-ih)/2:eval=frame,{Upright}[v240]"
                },
                {
                    "frames that stand for long", video,
                    Sources.ScanAround(20) with { Held = [new(1, 2)], LastTime = 5, Duration = 10 },
                    "[0:0]tpad=stop=1:stop_mode=clone,setpts='if(gt(T,5.0005),11/TB,PTS)',null[frames];[frames][ticks]streamselect="
                    + $"inputs=2:map=0,trim=start=-0.0005:end=9.9995,{Start}scale=w=426:h=240{Color}{Upright}[v240];"
                    + "color=s=16x16:r=1,settb=1/90000,setpts='if(eq(N,0),-1,N*4)/TB',select='(eq(n,0)+between(n,1,2)+gt(n,3))'[ticks]"
                },
                {
                    "turned by 90", video with { Rotation = 90 }, Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=426:h=240{Color}transpose=clock,{Upright}[v240]"
                },
                {
                    "turned by 180", video with { Rotation = 180 }, Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=426:h=240{Color}hflip,vflip,{Upright}[v240]"
                },
                {
                    "turned by 270", video with { Rotation = 270 }, Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=426:h=240{Color}transpose=cclock,{Upright}[v240]"
                },
                {
                    "mirrored", video with { Rotation = 90, Flipped = true }, Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=426:h=240{Color}vflip,transpose=clock,{Upright}[v240]"
                },
                {
                    "SD in full range",
                    Sources.Video(720, 576) with { ColorSpace = null, ColorRange = "pc", SampleAspect = new(16, 15) },
                    Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=320:h=240:flags=bicubic:in_color_matrix=bt601:in_range=pc:"
                    + $"out_color_matrix=bt709:out_range=tv,format=yuv420p,{Upright}[v240]"
                },
                {
                    "PQ",
                    video with { ColorSpace = "bt2020nc", ColorPrimaries = "bt2020", ColorTransfer = "smpte2084" },
                    Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=426:h=240{Wide}smpte2084:t=linear:npl=203,format=gbrpf32le,zscale=p=709,"
                    + $"tonemap=mobius:desat=0:peak=10,zscale=t=709:m=709:r=limited,format=yuv420p,{Upright}[v240]"
                },
                {
                    "BT.2020 without HDR",
                    video with { ColorSpace = "bt2020nc", ColorPrimaries = "bt2020", ColorTransfer = "bt2020-10" },
                    Sources.Scan(),
                    $"[0:0]{Trim}{Grid}{Start}scale=w=426:h=240{Wide}709:t=linear,format=gbrpf32le,zscale=p=709,"
                    + $"zscale=t=709:m=709:r=limited,format=yuv420p,{Upright}[v240]"
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void The_filter_graph_prepares_frames_as_the_source_needs(string source, VideoStream video, VideoScan scan, string graph)
    {
        var actual = After("-filter_complex", Build(video, scan, 240));
        Assert.True(graph == actual, $"{source}:\n{graph}\n{actual}");
    }

    [Fact]
    public void A_rung_is_scaled_from_the_smallest_rung_of_twice_its_height_or_else_from_the_largest()
    {
        var command = Build(Sources.Video(width: 1920, height: 1080), Sources.Scan(), 240, 360, 480, 720, 1080);
        var graph = command.Arguments[command.Arguments.ToList().IndexOf("-filter_complex") + 1];
        Assert.Equal(
            [
                "setsar=1,split=3[v1080][sv720][sv480]",
                "[sv720]scale=w=1280:h=720:flags=bicubic,setsar=1,split=2[v720][sv360]",
                "[sv480]scale=w=854:h=480:flags=bicubic,setsar=1,split=2[v480][sv240]",
                "[sv360]scale=w=640:h=360:flags=bicubic,setsar=1[v360]",
                "[sv240]scale=w=426:h=240:flags=bicubic,setsar=1[v240]",
            ],
            graph.Split(';').Select((chain, i) => i > 0 ? chain : chain[chain.IndexOf("setsar", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void At_a_varying_rate_every_frame_keeps_its_time_and_the_last_one_its_duration()
    {
        string[] arguments = [.. Build(Sources.Video(), Sources.ScanAround(20.0) with { Duration = 12.3456789 }, 240).Arguments];
        var from = Array.IndexOf(arguments, "-fps_mode");
        Assert.Equal(
            [
                "-fps_mode", "vfr", "-enc_time_base", "1/90000", "-x264-params", "fps=16.2",
                "-bf", "0", "-bsf:v", "setts=pts=PTS:dts=DTS:duration='if(eq(NEXT_DTS,NOPTS),max(1,1111111-DTS),DURATION)'",
                "-colorspace",
            ],
            arguments[from..(from + 11)]);
    }

    [Fact]
    public void A_chunk_is_cut_at_its_bounds()
    {
        var plan = Plan(Sources.Video(), Sources.Scan(), 240);
        var command = EncodeCommand.Build(plan, new Chunk(1, 4, 8), new MediaLimits(), "/media/x", "/attempt/y");
        Assert.StartsWith(
            "[0:0]trim=start=3.98:end=7.98,settb=1/25,setpts='if(isnan(PREV_OUTPTS)*lt(T,5),0,PTS-100)',scale=",
            After("-filter_complex", command), StringComparison.Ordinal);
        Assert.Equal("5", After("-t", command));
    }

    private static string After(string option, FfmpegCommand command) => command.Arguments.SkipWhile(a => a != option).ElementAt(1);

    private static FfmpegCommand Build(VideoStream video, VideoScan scan, params int[] resolutions)
    {
        var plan = Plan(video, scan, resolutions);
        return EncodeCommand.Build(plan, plan.Chunks[0], new MediaLimits(), "/media/x", "/attempt/y");
    }

    private static EncodePlan Plan(VideoStream video, VideoScan scan, params int[] resolutions)
    {
        var info = Sources.Info(video with { Duration = null }) with { Duration = null };
        return Planner.Plan(info, scan, new([new("p", OutputFormat.Hls, resolutions)], []), new(), new()).Plan!;
    }
}
