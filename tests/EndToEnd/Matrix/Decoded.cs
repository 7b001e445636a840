using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Encoder.EndToEnd.Running;

namespace Encoder.EndToEnd.Matrix;

/// <summary>An output as ffprobe and a full decode show it.</summary>
internal sealed class Decoded
{
    private const int Grid = 24;
    private readonly string _path;

    public Decoded(string path)
    {
        _path = path;
        var probe = JsonDocument.Parse(Tool.Run("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_entries", "packet=stream_index,pts_time,duration_time,flags", path)).RootElement;
        var streams = probe.GetProperty("streams").EnumerateArray().ToArray();
        Video = streams.Single(s => s.GetProperty("codec_type").GetString() == "video");
        Audio = streams.Where(s => s.GetProperty("codec_type").GetString() == "audio").Select(s => (JsonElement?)s).SingleOrDefault();
        var index = Video.GetProperty("index").GetInt32();
        Packets = [.. from packet in probe.GetProperty("packets").EnumerateArray()
                      where packet.GetProperty("stream_index").GetInt32() == index
                      select (Time: Number(packet, "pts_time"), IsKey: packet.GetProperty("flags").GetString()!.StartsWith('K'), Duration: Number(packet, "duration_time")) into packet
                      orderby packet.Time
                      select packet];
    }

    public JsonElement Video { get; }

    public JsonElement? Audio { get; }

    public (double Time, bool IsKey, double Duration)[] Packets { get; }

    public (int Width, int Height) Size => (Video.GetProperty("width").GetInt32(), Video.GetProperty("height").GetInt32());

    /// <summary>Seconds of picture.</summary>
    public double Duration => Packets[^1].Time + LastDuration - Packets[0].Time;

    // Of a playlist's last picture ffprobe does not always know it; with a constant rate it is that of the one before.
    private double LastDuration => Packets[^1].Duration > 0 || Packets.Length == 1 ? Packets[^1].Duration : Packets[^1].Time - Packets[^2].Time;

    /// <summary>The colours of the four corners of a picture and of its middle: top left, top right, bottom left, bottom right, middle.</summary>
    public (int R, int G, int B)[] Colours(double time = 0)
    {
        var picture = Pictures("rgb24", 3, "-ss", time.ToString(CultureInfo.InvariantCulture), "-frames:v", "1").First();
        (int, int, int) At(int x, int y) => (picture[((y * Grid) + x) * 3], picture[((y * Grid) + x) * 3 + 1], picture[((y * Grid) + x) * 3 + 2]);
        const int Low = Grid / 6, Middle = Grid / 2, High = Grid - 1 - Low;
        return [At(Low, Low), At(High, Low), At(Low, High), At(High, High), At(Middle, Middle)];
    }

    /// <summary>Seconds by which the sound begins after the middle of the picture has turned white.</summary>
    public double CueOffset()
    {
        var pictures = Pictures("gray", 1).ToArray();
        var first = Array.FindIndex(pictures, p => p[(Grid / 2 * Grid) + (Grid / 2)] > 128);
        Assert.True(first > 0, "the middle turns white");
        var samples = Raw("-i", _path, "-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", "-");
        var sound = Enumerable.Range(0, samples.Length / 2).FirstOrDefault(i => Math.Abs((int)BitConverter.ToInt16(samples, i * 2)) > 3000, -1);
        Assert.True(sound > 0, "there is a sound");
        return (sound / 48_000.0) + Math.Max(0, Number(Audio!.Value, "start_time")) - Packets[first].Time;
    }

    private IEnumerable<byte[]> Pictures(string format, int bytes, params string[] options) =>
        Raw(["-i", _path, "-map", "0:v:0", "-fps_mode", "passthrough", .. options, "-vf", $"scale={Grid}:{Grid}:flags=area:in_color_matrix=bt709,format={format}", "-f", "rawvideo", "-"]).Chunk(Grid * Grid * bytes);

    private static byte[] Raw(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private static double Number(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;
}
