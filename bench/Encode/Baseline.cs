using Encoder.Cli;
using Encoder.Media.Planning;

namespace Encoder.Bench.Encode;

/// <summary>The main job as a script would do it: one ffmpeg process for each output, with the codec settings of the service.</summary>
internal static class Baseline
{
    private static readonly (int Width, int Height)[] s_ladder = [(426, 240), (640, 360), (854, 480)];

    /// <summary>Standard deviation of the blur that the service uses at 360 lines.</summary>
    private const string Blur = ",gblur=sigma=18";

    /// <summary>Runs all of them, as many at a time as there are processors.</summary>
    public static async Task Run(string source, string folder, EncodingOptions options, CancellationToken stopped)
    {
        using var processors = new SemaphoreSlim(Environment.ProcessorCount);
        await Task.WhenAll(Commands(source, folder, options).Select(async command =>
        {
            await processors.WaitAsync(stopped);
            try
            {
                await ExternalProgram.Run("ffmpeg", ["-v", "error", "-nostdin", "-y", .. command], stopped);
            }
            finally
            {
                processors.Release();
            }
        }));
    }

    /// <summary>The arguments of each process.</summary>
    public static IReadOnlyList<string[]> Commands(string source, string folder, EncodingOptions options)
    {
        string Out(string name) => Path.Combine(folder, name);
        string[] Encode((int Width, int Height) size) =>
        [
            "-i", source, "-vf", $"scale=w={size.Width}:h={size.Height}:flags=bicubic,format=yuv420p",
            "-c:v", "libx264", "-preset", options.Preset, "-profile:v", "high", "-crf", $"{options.For(size.Height).Crf}",
            "-maxrate", $"{options.For(size.Height).MaxRate}", "-bufsize", $"{2L * options.For(size.Height).MaxRate}",
            "-g", "1000000", "-sc_threshold", "0", "-forced-idr", "1", "-force_key_frames", $"expr:gte(t,n_forced*{options.KeyframeInterval})",
            "-c:a", "aac", "-b:a", $"{options.StereoBitRate}",
        ];
        string[] Picture(string filter, string[] codec, string name) =>
            ["-ss", "3", "-i", source, "-frames:v", "1", "-vf", $"scale=w=640:h=360:flags=bicubic{filter}", .. codec, "-f", "image2", "-update", "1", Out(name)];

        string[] jpg = ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "2"];
        string[] webp = ["-pix_fmt", "yuv420p", "-c:v", "libwebp", "-quality", "80"];
        return
        [
            .. s_ladder.Select(size => (string[])
            [
                .. Encode(size), "-f", "hls", "-hls_time", $"{options.SegmentDuration}", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
                "-hls_fmp4_init_filename", $"{size.Height}-init.mp4", "-hls_segment_filename", Out($"{size.Height}-%d.m4s"), Out($"{size.Height}.m3u8"),
            ]),
            [.. Encode(s_ladder[1]), "-movflags", "+faststart", Out("360.mp4")],
            Picture("", jpg, "360.jpg"), Picture(Blur, jpg, "360-blur.jpg"), Picture("", webp, "360.webp"), Picture(Blur, webp, "360-blur.webp"),
        ];
    }
}
