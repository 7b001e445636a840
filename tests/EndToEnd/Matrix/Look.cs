using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>
/// What independent tools see of a job's outputs. One ffprobe inspects each output and one ffmpeg decodes them all, because most of the
/// time goes into starting processes.
/// </summary>
internal sealed record Look
{
    /// <summary>The rungs of the ladder, in the order of its playlist.</summary>
    public required VideoTrack[] Rungs { get; init; }

    public required AudioTrack? LadderAudio { get; init; }

    public required VideoTrack Video { get; init; }

    public required AudioTrack? VideoAudio { get; init; }

    public required (int Width, int Height) ImageSize { get; init; }

    public required FrameImage Image { get; init; }

    /// <summary>The similarity (SSIM) of each frame of the MP4 to the frame that was drawn.</summary>
    public required double[] Likeness { get; init; }

    /// <param name="source">The case that the outputs belong to.</param>
    /// <param name="ladder">Path of the master playlist.</param>
    /// <param name="video">Path of the MP4.</param>
    /// <param name="image">Path of the PNG.</param>
    public static Look At(Case source, string ladder, string video, string image)
    {
        using var folder = new TemporaryFolder();
        var (probedLadder, probedVideo) = (new Probed(ladder), new Probed(video));
        var (rungs, single) = (probedLadder.Videos.Length, Assert.Single(probedVideo.Videos));
        Tool.Run("ffmpeg",
        [
            "-v", "error", "-i", ladder, "-i", video, "-i", image,
            "-filter_complex",
            $"[1:v]settb=1/25,setpts=N[made];"
            + $"{source.Reference((single.GetProperty("width").GetInt32(), single.GetProperty("height").GetInt32()))}[ideal];"
            + $"[made][ideal]ssim=stats_file='{folder.File("ssim")}'[compared]",
            .. Enumerable.Range(0, rungs).SelectMany(i => Frames($"0:v:{i}", $"rung{i}")), .. Audio(probedLadder, "0:a:0", "ladder"),
            .. Frames("1:v", "video"), .. Audio(probedVideo, "1:a", "sound"),
            .. Frames("2:v", "image"),
            "-map", "[compared]", "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-",
        ]);
        return new Look
        {
            Rungs = [.. probedLadder.Videos.Select((stream, i) => new VideoTrack(stream, probedLadder.Packets(stream), Read($"rung{i}")))],
            LadderAudio = Heard(probedLadder, "ladder"),
            Video = new VideoTrack(single, probedVideo.Packets(single), Read("video")),
            VideoAudio = Heard(probedVideo, "sound"),
            Image = Assert.Single(Read("image")),
            ImageSize = SizeOfPng(image),
            Likeness =
            [
                .. File.ReadLines(folder.File("ssim")).Select(
                    line => double.Parse(line.Split("All:")[1].Split(' ')[0], CultureInfo.InvariantCulture)),
            ],
        };

        // At 25 frames per second, whatever their times. The real times are those of the packets.
        IEnumerable<string> Frames(string stream, string name) =>
            [
                "-map", stream, "-fps_mode", "passthrough", "-enc_time_base", "-1",
                "-vf", $"settb=1/25,setpts=N,scale={FrameImage.Grid}:{FrameImage.Grid}:flags=area:in_color_matrix=bt709,format=rgb24",
                "-f", "rawvideo", folder.File(name),
            ];
        IEnumerable<string> Audio(Probed probed, string stream, string name) =>
            probed.Audio is null ? [] : ["-map", stream, "-ac", "1", "-ar", $"{AudioTrack.Rate}", "-f", "s16le", folder.File(name)];
        FrameImage[] Read(string name) =>
            [.. File.ReadAllBytes(folder.File(name)).Chunk(FrameImage.Bytes).Select(bytes => new FrameImage(bytes))];
        AudioTrack? Heard(Probed probed, string name) =>
            probed.Audio is { } stream
                ? new AudioTrack(stream, MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(folder.File(name))).ToArray())
                : null;
    }

    /// <summary>The size that a PNG's header states (PNG specification, 11.2.2).</summary>
    private static (int Width, int Height) SizeOfPng(string path)
    {
        var header = File.ReadAllBytes(path).AsSpan(16, 8);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }

    /// <summary>A file or a ladder, as ffprobe describes it.</summary>
    private sealed class Probed
    {
        private readonly JsonElement _probe;

        public Probed(string path)
        {
            _probe = JsonDocument.Parse(
                Tool.Run(
                    "ffprobe", "-v", "error", "-of", "json=compact=1", "-show_streams",
                    "-show_entries", "packet=stream_index,pts_time,duration_time,flags", path)).RootElement;
            var streams = _probe.GetProperty("streams").EnumerateArray().ToLookup(s => s.GetProperty("codec_type").GetString());
            Videos = [.. streams["video"]];
            // The default audio track comes first.
            Audio = streams["audio"].Select(s => (JsonElement?)s).FirstOrDefault();
        }

        public JsonElement[] Videos { get; }

        public JsonElement? Audio { get; }

        public Packet[] Packets(JsonElement stream) =>
        [
            .. from packet in _probe.GetProperty("packets").EnumerateArray()
               where packet.GetProperty("stream_index").GetInt32() == stream.GetProperty("index").GetInt32()
               select new Packet(
                   Number(packet, "pts_time"), packet.GetProperty("flags").GetString()!.StartsWith('K'),
                   Number(packet, "duration_time")) into packet
               orderby packet.Time
               select packet,
        ];

        private static double Number(JsonElement element, string member) =>
            element.TryGetProperty(member, out var value) ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;
    }
}
