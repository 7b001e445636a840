using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Compares one part of all rungs of a chunk with the source by SSIM. Each rung is compared with the source's frames as the encoder
/// received them, at the size of the rung. The figures of a rung are in <c>out/KEY.ssim</c>, one line for each frame.
/// </summary>
public static class SsimCommand
{
    /// <summary>
    /// The seconds by which an encode's frames are delayed, so that each is compared with the source's frame of its own time, however times
    /// are rounded.
    /// </summary>
    private const double Later = 0.0004;

    /// <summary>Returns the name of the file with a rung's figures.</summary>
    public static string FileName(VideoEncode encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        return $"{encode.Key}.ssim";
    }

    /// <summary>Builds the command.</summary>
    /// <param name="plan">The plan of the encodes.</param>
    /// <param name="chunk">The chunk that was encoded.</param>
    /// <param name="part">The part that is compared, as a chunk within <paramref name="chunk"/>, with some more of the source after
    /// it.</param>
    /// <param name="end">The end of the comparison in seconds from the video's first frame.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="folder">The real path of the folder that holds the encodes and receives the figures.</param>
    public static FfmpegCommand Build(
        EncodePlan plan, Chunk chunk, Chunk part, double end, MediaLimits limits, string sourcePath, string folder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(part);
        var withVideo = plan with { Storyboard = null };
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
            .. EncodeCommand.Input(withVideo, part, limits),
            .. encodes.SelectMany(encode => (string[])
                ["-noaccurate_seek", "-ss", Seconds(Math.Max(0, start - margin)), "-f", "mp4", "-i", $"file:in/{encode.Key}"]),
            "-filter_complex", EncodeCommand.Graph(withVideo, part) + string.Concat(encodes.Select(Compared)),
            .. encodes.SelectMany(encode => (string[])["-map", $"[x{encode.Key}]"]), "-f", "null", "-",
        ];
        var inputs = new Dictionary<string, string>(SourceInput.File(sourcePath));
        foreach (var encode in encodes) inputs[encode.Key] = Path.Combine(folder, $"{encode.Key}.mp4");
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, inputs, folder);
    }
}
