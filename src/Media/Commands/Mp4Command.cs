using Encoder.Media.Planning;
using Encoder.Media.Processes;
using FFMpegCore;
using FFMpegCore.Enums;

namespace Encoder.Media.Commands;

/// <summary>Combines finished encodes into the files of an MP4 preset, <c>out/360.mp4</c> and so on, without re-encoding.</summary>
public static class Mp4Command
{
    /// <summary>Returns the file name of a video encode, without folder.</summary>
    public static string FileName(VideoEncode encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        return $"{encode.Rung}.mp4";
    }

    /// <summary>
    /// Builds the command: one process for all rungs of the preset. The index comes before the media, so that playback can start
    /// immediately.
    /// </summary>
    /// <param name="plan">The plan that the preset belongs to.</param>
    /// <param name="output">The preset.</param>
    /// <param name="encodes">The real path of each encode's file, by the encode's key.</param>
    /// <param name="outputFolder">The real path of the folder for the outputs.</param>
    public static FfmpegCommand Build(EncodePlan plan, OutputPlan output, IReadOnlyDictionary<string, string> encodes, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(encodes);
        string[] keys = output.Audio is { } audio ? [.. output.Video, audio] : output.Video;
        string[] arguments =
        [
            .. Arguments.Quiet,
            .. keys.SelectMany(key => new[] { "-f", "mp4", "-i", $"file:in/{key}" }),
            .. output.Video.SelectMany((key, input) => OutputArguments.Of(
                $"out/{FileName(plan.Video.Single(v => v.Key == key))}", options => Compose(options, output, input))),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, keys.ToDictionary(key => key, key => encodes[key]), outputFolder);
    }

    private static void Compose(FFMpegOutputOptions options, OutputPlan output, int input)
    {
        options.WithMap(input, StreamType.Video, 0);
        // The audio is the last input.
        if (output.Audio is not null) options.WithMap(output.Video.Length, StreamType.Audio, 0);
        options.CopyStreams()
            .Anonymous()
            // ffmpeg copies the source's rotation to the encode, although the frames have been turned upright.
            .WithStreamMetadata("rotate", "0", StreamType.Video, 0)
            .WithMovFlags("+faststart")
            .AsMp4();
    }
}
