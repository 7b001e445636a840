using System.Diagnostics;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>A real video of one second, made once.</summary>
internal static class Clip
{
    private static readonly Lazy<Task<byte[]>> s_mp4 = new(Make);

    public static Task<byte[]> Mp4 => s_mp4.Value;

    private static async Task<byte[]> Make()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("clip.mp4");
        string[] arguments = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1", "-pix_fmt", "yuv420p", path];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }
}
