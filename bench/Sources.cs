using Encoder.Cli;

namespace Encoder.Bench;

/// <summary>Makes the sources of the benchmarks. The same version of ffmpeg makes the same bytes on every run.</summary>
internal static class Sources
{
    private const int Repeated = 20;
    private const string LargeVideo = "testsrc2=size=1920x1080:rate=30,noise=alls=8:allf=t:all_seed=1";
    private const string Tone = "sine=frequency=440:beep_factor=4:sample_rate=48000";

    /// <summary>Makes two seconds of 640x360 at 25 fps, with audio: very little to encode.</summary>
    public static Task Small(string path, CancellationToken stopped) =>
        Make(path, "testsrc2=size=640x360:rate=25", 2, "ultrafast", stopped);

    /// <summary>Makes 1080p at 30 fps, with audio. Noise gives it the detail of camera footage, which a test pattern lacks.</summary>
    public static Task Large(string path, int seconds, CancellationToken stopped) =>
        Make(path, LargeVideo, seconds, "veryfast", stopped);

    /// <summary>
    /// Like <see cref="Large"/>, but repeats the first <see cref="Repeated"/> seconds, because encoding a long source would take as long as
    /// the measurement.
    /// </summary>
    public static async Task LargeAndLong(string path, int seconds, CancellationToken stopped)
    {
        var part = $"{path}.part.mp4";
        await Make(part, LargeVideo, Math.Min(seconds, Repeated), "veryfast", stopped);
        await ExternalProgram.Run(
            "ffmpeg",
            [
                "-v", "error", "-nostdin", "-y",
                "-stream_loop", $"{(seconds - 1) / Repeated}", "-an", "-i", part, "-f", "lavfi", "-i", Tone,
                "-map", "0:v", "-map", "1:a", "-t", $"{seconds}", "-c:v", "copy", "-c:a", "aac", "-ac", "2", path,
            ],
            stopped);
        File.Delete(part);
    }

    private static async Task Make(string path, string video, int seconds, string preset, CancellationToken stopped) =>
        await ExternalProgram.Run(
            "ffmpeg",
            [
                "-v", "error", "-nostdin", "-y",
                "-f", "lavfi", "-i", video, "-f", "lavfi", "-i", Tone,
                "-t", $"{seconds}", "-c:v", "libx264", "-preset", preset, "-pix_fmt", "yuv420p", "-g", "60", "-c:a", "aac", "-ac", "2",
                path,
            ],
            stopped);
}
