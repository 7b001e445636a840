using System.Diagnostics;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>Real videos, made by ffmpeg.</summary>
internal static class Clip
{
    private static readonly Lazy<Task<byte[]>> s_mp4 = new(() => Make("320x240", seconds: 1));

    /// <summary>An MP4 of 1 s, made once.</summary>
    public static Task<byte[]> Mp4 => s_mp4.Value;

    /// <param name="size">Size of the frame, as WIDTHxHEIGHT in pixels.</param>
    /// <param name="seconds">Duration in seconds.</param>
    /// <param name="options">Further output options of ffmpeg.</param>
    public static async Task<byte[]> Make(string size, int seconds, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("clip.mp4");
        string[] arguments =
        [
            "-v", "error", "-f", "lavfi", "-i", $"testsrc2=size={size}:rate=25:duration={seconds}", .. options, "-pix_fmt", "yuv420p", path,
        ];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }
}
