using Encoder.Cli;
using Encoder.Media.Planning;

namespace Encoder.Bench.Encode;

/// <summary>
/// ffmpeg commands for the main job, written by hand with the service's codec settings. They do no sandboxing, probing or verification.
/// </summary>
internal sealed class HandmadeCommands(string source, EncodingOptions options)
{
    /// <summary>The blur that the service uses at 360 lines.</summary>
    private const string Blur = "gblur=sigma=18";

    private const string Bicubic = "flags=bicubic";
    private static readonly (int Width, int Height)[] s_ladder = [(426, 240), (640, 360), (854, 480)];
    private static readonly string[] s_jpg = ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "2"];
    private static readonly string[] s_webp = ["-pix_fmt", "yuv420p", "-c:v", "libwebp", "-quality", "80"];

    /// <summary>The four thumbnails: file name, filter after scaling, codec.</summary>
    private static readonly (string Name, string Filter, string[] Codec)[] s_images =
        [("360.jpg", "", s_jpg), ("360-blur.jpg", Blur, s_jpg), ("360.webp", "", s_webp), ("360-blur.webp", Blur, s_webp)];

    /// <summary>Runs commands in parallel, one per processor.</summary>
    public static Task Run(IEnumerable<string[]> commands, CancellationToken stopped) => Parallel.ForEachAsync(
        commands,
        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stopped },
        async (command, cancelled) => await ExternalProgram.Run("ffmpeg", ["-v", "error", "-nostdin", "-y", .. command], cancelled));

    /// <summary>The commands of a simple script: eight processes, each of which decodes the source and encodes one output.</summary>
    public IReadOnlyList<string[]> OneForEachOutput(string folder) =>
    [
        .. s_ladder.Select(size => (string[])
            ["-i", source, "-vf", Scale(size), .. Video(size.Height), .. Audio, .. Hls(folder, size.Height)]),
        ["-i", source, "-vf", Scale(s_ladder[1]), .. Video(360), .. Audio, .. Mp4(folder)],
        .. s_images.Select(image => (string[])
            ["-ss", "3", "-i", source, "-vf", Join(Scale(s_ladder[1]), image.Filter), .. Image(folder, image.Name, image.Codec)]),
    ];

    /// <summary>One process with eight outputs. Each is scaled and encoded separately, including 360 for both hls and mp4.</summary>
    public string[] OneForAllOutputs(string folder) =>
    [
        "-i", source, "-ss", "3", "-i", source,
        .. s_ladder.SelectMany(size => (string[])
            ["-map", "0:v", "-map", "0:a", "-vf", Scale(size), .. Video(size.Height), .. Audio, .. Hls(folder, size.Height)]),
        "-map", "0:v", "-map", "0:a", "-vf", Scale(s_ladder[1]), .. Video(360), .. Audio, .. Mp4(folder),
        .. s_images.SelectMany(image => (string[])
            ["-map", "1:v", "-vf", Join(Scale(s_ladder[1]), image.Filter), .. Image(folder, image.Name, image.Codec)]),
    ];

    /// <summary>
    /// One process and one decode. Each size is scaled from the next larger one; the tee muxer writes three video encodes and one audio
    /// encode to all four outputs. The thumbnails come from one frame of a second input, which seeks.
    /// </summary>
    public string[] Best(string folder)
    {
        string Tee(int stream, string muxer, string path) => $@"[select=\'v:{stream},a\':{muxer}]{path}";
        string HlsTee(int stream, int height) => Tee(
            stream,
            $"f=hls:hls_time={options.SegmentDuration}:hls_playlist_type=vod:hls_segment_type=fmp4:" +
            $"hls_fmp4_init_filename={height}-init.mp4:hls_segment_filename={folder}/{height}-%d.m4s",
            $"{folder}/{height}.m3u8");
        return
        [
            "-i", source, "-ss", "3", "-i", source,
            "-filter_complex", string.Join(
                ';',
                $"[0:v]{Scale(s_ladder[2])},split[v480][t480]",
                $"[t480]{Scale(s_ladder[1])},split[v360][t360]",
                $"[t360]{Scale(s_ladder[0])}[v240]",
                $"[1:v]trim=end_frame=1,{Scale(s_ladder[1])},split=3[p0][p2][sharp]",
                $"[sharp]{Blur},split[p1][p3]"),
            "-map", "[v480]", "-map", "[v360]", "-map", "[v240]", "-map", "0:a",
            .. Video(480, ":0"), .. Video(360, ":1"), .. Video(240, ":2"), .. Audio, "-flags", "+global_header",
            "-f", "tee", string.Join(
                '|',
                HlsTee(0, 480),
                HlsTee(1, 360),
                HlsTee(2, 240),
                Tee(1, @"f=mp4:movflags=+faststart", $"{folder}/360.mp4")),
            .. s_images.SelectMany(
                (image, index) => (string[])["-map", $"[p{index}]", .. Image(folder, image.Name, image.Codec)]),
        ];
    }

    private string[] Audio => ["-c:a", "aac", "-b:a", $"{options.StereoBitRate}"];

    private static string Scale((int Width, int Height) size) => $"scale=w={size.Width}:h={size.Height}:{Bicubic},format=yuv420p";

    private static string Join(string scale, string filter) => filter.Length == 0 ? scale : $"{scale},{filter}";

    /// <param name="height">The height of the rung.</param>
    /// <param name="stream">":0" for only the first video stream of an output; empty for all.</param>
    private string[] Video(int height, string stream = "") =>
    [
        $"-c:v{stream}", "libx264", $"-preset:v{stream}", options.Preset, $"-profile:v{stream}", "high",
        $"-crf:v{stream}", $"{options.For(height).Crf}",
        $"-maxrate:v{stream}", $"{options.For(height).MaxRate}", $"-bufsize:v{stream}", $"{2L * options.For(height).MaxRate}",
        $"-g:v{stream}", "1000000", $"-sc_threshold:v{stream}", "0", $"-forced-idr:v{stream}", "1",
        $"-force_key_frames:v{stream}", $"expr:gte(t,n_forced*{options.KeyframeInterval})",
    ];

    private string[] Hls(string folder, int height) =>
    [
        "-f", "hls", "-hls_time", $"{options.SegmentDuration}", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
        "-hls_fmp4_init_filename", $"{height}-init.mp4", "-hls_segment_filename", Path.Combine(folder, $"{height}-%d.m4s"),
        Path.Combine(folder, $"{height}.m3u8"),
    ];

    private static string[] Mp4(string folder) => ["-movflags", "+faststart", Path.Combine(folder, "360.mp4")];

    private static string[] Image(string folder, string name, string[] codec) =>
        ["-frames:v", "1", .. codec, "-f", "image2", "-update", "1", Path.Combine(folder, name)];
}
