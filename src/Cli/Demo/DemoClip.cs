namespace Encoder.Cli.Demo;

/// <summary>The demo's source, a test pattern with audio.</summary>
internal static class DemoClip
{
    /// <summary>The duration of the clip, in seconds.</summary>
    public const double Seconds = 12;

    /// <summary>Makes the clip: 1280x720, 30 fps, H.264 and stereo AAC.</summary>
    public static Task Make(string path, CancellationToken cancellationToken) => ExternalProgram.Run(
        "ffmpeg",
        [
            "-v", "error", "-nostdin", "-y",
            "-f", "lavfi", "-i", $"testsrc2=size=1280x720:rate=30:duration={Seconds}",
            "-f", "lavfi", "-i", $"sine=frequency=440:beep_factor=4:sample_rate=48000:duration={Seconds}",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2",
            path,
        ],
        cancellationToken);
}
