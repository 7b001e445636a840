using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Mp4;

/// <summary>Runs the real ffmpeg and ffprobe.</summary>
internal static class Ffmpeg
{
    public static void Run(params string[] arguments) => Execute("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]);

    /// <summary>Returns the lines that a filter or muxer writes to standard output.</summary>
    public static string[] Lines(params string[] arguments) =>
        Execute("ffmpeg", ["-v", "error", "-nostdin", .. arguments, "-"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns the packets of a stream in the order of the file.</summary>
    public static Packet[] Packets(string path, string stream = "v:0") =>
    [
        .. Probe("-select_streams", stream, "-show_packets", path)["packets"]!.AsArray().Select(packet => new Packet(
            Number(packet!["pts"]), Number(packet["dts"]), Number(packet["duration"]), Number(packet["pos"]), Number(packet["size"]),
            packet["flags"]!.GetValue<string>()[0] == 'K')),
    ];

    public static JsonNode Stream(string path, string stream = "v:0") =>
        Probe("-select_streams", stream, "-count_frames", "-show_streams", path)["streams"]!.AsArray().Single()!;

    /// <summary>Returns the hash of each decoded frame, without its time.</summary>
    public static string[] FrameHashes(string path) =>
    [
        .. Lines("-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5")
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim()),
    ];

    /// <summary>Returns the mean brightness of each decoded frame.</summary>
    public static byte[] Brightness(string path) =>
        Decoded("-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo");

    /// <summary>Returns the decoded audio: one channel at 48 kHz, from time 0 on.</summary>
    public static short[] Samples(string path) => MemoryMarshal.Cast<byte, short>(
        Decoded("-copyts", "-i", path, "-map", "0:a:0", "-af", "aresample=48000:async=1:first_pts=0", "-ac", "1", "-f", "s16le")).ToArray();

    private static byte[] Decoded(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Run([.. arguments, folder.File("raw")]);
        return File.ReadAllBytes(folder.File("raw"));
    }

    private static JsonNode Probe(params string[] arguments) =>
        JsonNode.Parse(Execute("ffprobe", ["-v", "error", "-of", "json", .. arguments]))!;

    private static long Number(JsonNode? node) => node is null ? long.MinValue : long.Parse(node.ToString());

    private static string Execute(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) 
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result}");
    }
}

internal sealed record Packet(long Pts, long Dts, long Duration, long Position, long Size, bool IsKey);
