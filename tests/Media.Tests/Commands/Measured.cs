using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Encoder.Media.Tests.Commands;

/// <summary>What ffprobe and a full decode report about an output, without any of the service's own code.</summary>
internal static class Measured
{
    /// <summary>Returns the first stream of a kind ("v" or "a"), as ffprobe shows it.</summary>
    public static JsonElement Stream(string path, string kind) =>
        Ffprobe(path, "-select_streams", $"{kind}:0", "-show_streams").GetProperty("streams")[0];

    /// <summary>Returns all that ffprobe reports about the streams, container and chapters of a file, as text.</summary>
    public static string Everything(string path) => Ffprobe(path, "-show_streams", "-show_format", "-show_chapters").GetRawText();

    /// <summary>
    /// Returns the packets of the first stream of a kind in presentation order, each with its presentation time and whether it is a
    /// keyframe.
    /// </summary>
    public static (double Time, bool IsKey)[] Packets(string path, string kind) =>
    [
        .. Ffprobe(path, "-select_streams", $"{kind}:0", "-show_packets").GetProperty("packets").EnumerateArray()
            .Select(p => (Number(p, "pts_time"), p.GetProperty("flags").GetString()!.StartsWith('K')))
            .OrderBy(p => p.Item1),
    ];

    public static double Duration(string path, string kind) => Number(Stream(path, kind), "duration");

    /// <summary>Decodes every frame to the given raw format. Colours are read as BT.709 in video range.</summary>
    public static byte[][] Frames(string path, string format, int bytesPerPixel)
    {
        var stream = Stream(path, "v");
        var size = stream.GetProperty("width").GetInt32() * stream.GetProperty("height").GetInt32() * bytesPerPixel;
        var raw = Run(
            "ffmpeg", "-v", "error", "-noautorotate", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough",
            "-vf", $"scale=in_color_matrix=bt709:in_range=tv,format={format}", "-f", "rawvideo", "-");
        Assert.Equal(0, raw.Length % size);
        return [.. raw.Chunk(size)];
    }

    /// <summary>Decodes an image to RGB, with the colours that its own format defines, as any viewer would.</summary>
    public static byte[] Image(string path) => Run("ffmpeg", "-v", "error", "-i", path, "-vf", "format=rgb24", "-f", "rawvideo", "-");

    /// <summary>Decodes the audio to mono, as floating-point samples at 48 kHz.</summary>
    public static float[] Audio(string path) => Audio(path, channels: 1);

    /// <summary>Decodes the audio to stereo, as interleaved floating-point samples at 48 kHz.</summary>
    public static float[] Stereo(string path) => Audio(path, channels: 2);

    private static float[] Audio(string path, int channels)
    {
        var raw = Run("ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-ac", $"{channels}", "-ar", "48000", "-f", "f32le", "-");
        var samples = new float[raw.Length / 4];
        Buffer.BlockCopy(raw, 0, samples, 0, samples.Length * 4);
        return samples;
    }

    public static double Number(JsonElement element, string property) =>
        double.Parse(element.GetProperty(property).GetString()!, CultureInfo.InvariantCulture);

    private static JsonElement Ffprobe(string path, params string[] arguments) =>
        JsonSerializer.Deserialize<JsonElement>(Run("ffprobe", ["-v", "error", "-of", "json", .. arguments, path]));

    private static byte[] Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
