using System.Globalization;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser;

/// <summary>Clips to encode.</summary>
internal static class Sources
{
    public const int Rate = 25;

    /// <summary>The duration of a segment in seconds.</summary>
    public const int Segment = 4;

    /// <summary>The duration of the clips in seconds: two whole segments and a short one.</summary>
    public const int Seconds = 10;

    /// <summary>Returns the shade, 0 to 255, of the top left corner of the frame at a time in seconds.</summary>
    public static int ShadeAt(double time) => 20 + (20 * (int)time);

    /// <summary>Makes a clip with motion and a corner that grows brighter every second, with or without audio.</summary>
    public static string Clip(TemporaryFolder folder, string name, string size, string rate, double seconds, bool hasAudio)
    {
        var path = folder.File($"{name}.mp4");
        var duration = seconds.ToString(CultureInfo.InvariantCulture);
        string[] video =
        [
            "-f", "lavfi", "-i",
            $"testsrc2=s={size}:r={rate}:d={duration},format=gbrp[moving];"
            + $"color=s=160x160:r={rate}:d={duration},format=gbrp,"
            + "geq=r='20+20*floor(T)':g='20+20*floor(T)':b='20+20*floor(T)'[corner];"
            + "[moving][corner]overlay=format=gbrp,scale=out_color_matrix=bt709",
        ];
        string[] tone = hasAudio ? ["-f", "lavfi", "-i", $"sine=f=440:r=48000:d={duration}"] : [];
        Tool.Run(
            "ffmpeg",
            [
                "-v", "error", .. video, .. tone, "-c:v", "libx264", "-preset", "ultrafast", "-g", "75", "-pix_fmt", "yuv420p",
                "-colorspace", "bt709", "-c:a", "aac", path,
            ]);
        return path;
    }
}
