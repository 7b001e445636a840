using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Compares all rungs of a chunk with the source by SSIM, in one place: each with the source's frames as the encoder got them, at the size
/// of the rung. The figures of a rung are in <c>out/KEY.ssim</c>, a line for each frame.
/// </summary>
public static class SsimCommand
{
    /// <summary>Seconds by which the frames of an encode are shown later, so that each finds the source's of its own time, however rounded.
    /// </summary>
    private const double Later = 0.0004;

    /// <summary>Name of the file of a rung's figures.</summary>
    public static string FileName(VideoEncode encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        return $"{encode.Key}.ssim";
    }

    /// <summary>The whole run.</summary>
    /// <param name="plan">The plan of the encodes.</param>
    /// <param name="chunk">The chunk that was encoded.</param>
    /// <param name="part">What is compared: a chunk within it, with some more of the source behind it.</param>
    /// <param name="end">Seconds from the video's first frame at which the comparison ends.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="folder">Real path of the folder that has the encodes, and gets the figures.</param>
    public static FfmpegCommand Build(
        EncodePlan plan, Chunk chunk, Chunk part, double end, MediaLimits limits, string sourcePath, string folder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(part);
        var pictured = plan with { Storyboard = null };
        VideoEncode[] encodes = [.. plan.Encoded];
        var start = part.Start - chunk.Start;
        var margin = part.Start - EncodeCommand.Cut(plan, part.Start);
        string Compared(VideoEncode encode, int n) =>
            $";[{n + 1}:v]trim=start={Seconds(start - margin)}:end={Seconds(end - chunk.Start - margin)},"
            + $"setpts=PTS-{Seconds(start - Later)}/TB[e{encode.Key}];"
            + $"[e{encode.Key}][{encode.Key}]ssim=shortest=1:stats_file=out/{FileName(encode)}[x{encode.Key}]";
        string[] arguments =
        [
            .. Quiet,
            .. EncodeCommand.Input(pictured, part, limits),
            .. encodes.SelectMany(encode => (string[])
                ["-noaccurate_seek", "-ss", Seconds(Math.Max(0, start - margin)), "-f", "mp4", "-i", $"file:in/{encode.Key}"]),
            "-filter_complex", EncodeCommand.Graph(pictured, part) + string.Concat(encodes.Select(Compared)),
            .. encodes.SelectMany(encode => (string[])["-map", $"[x{encode.Key}]"]), "-f", "null", "-",
        ];
        var inputs = new Dictionary<string, string>(SourceInput.File(sourcePath));
        foreach (var encode in encodes) inputs[encode.Key] = Path.Combine(folder, $"{encode.Key}.mp4");
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, inputs, folder);
    }
}
