using System.Diagnostics;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>Real videos.</summary>
internal static class Clip
{
    private static readonly Lazy<Task<byte[]>> s_mp4 = new(() => Make("320x240", seconds: 1));

    /// <summary>One of a second, made once.</summary>
    public static Task<byte[]> Mp4 => s_mp4.Value;

    /// <param name="size">WIDTHxHEIGHT.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="options">More of ffmpeg's, for the output.</param>
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
