using Encoder.Media.Planning;
using Encoder.Media.Processes;
using FFMpegCore;
using FFMpegCore.Enums;

namespace Encoder.Media.Commands;

/// <summary>Puts finished encodes together into the files of an mp4 preset, <c>out/360.mp4</c> and so on, without encoding anything again.</summary>
public static class Mp4Command
{
    /// <summary>Name of the file of a video encode, without folder.</summary>
    public static string FileName(VideoEncode encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        return $"{encode.Rung}.mp4";
    }

    /// <summary>The whole run: one process for all rungs of the preset. The index stands before the media, so that playing can begin at once.</summary>
    /// <param name="plan">The plan that the preset belongs to.</param>
    /// <param name="rendition">The preset.</param>
    /// <param name="encodes">Real path of each encode's file by its key.</param>
    /// <param name="outputFolder">Real path of the folder for the outputs.</param>
    public static FfmpegCommand Build(EncodePlan plan, RenditionPlan rendition, IReadOnlyDictionary<string, string> encodes, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rendition);
        ArgumentNullException.ThrowIfNull(encodes);
        string[] keys = rendition.Audio is { } audio ? [.. rendition.Video, audio] : rendition.Video;
        string[] arguments =
        [
            .. Arguments.Quiet,
            .. keys.SelectMany(key => new[] { "-f", "mp4", "-i", $"file:in/{key}" }),
            .. rendition.Video.SelectMany((key, input) => OutputArguments.Of(
                $"out/{FileName(plan.Video.Single(v => v.Key == key))}", output => Compose(output, rendition, input))),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, keys.ToDictionary(key => key, key => encodes[key]), outputFolder);
    }

    private static void Compose(FFMpegOutputOptions output, RenditionPlan rendition, int input)
    {
        output.WithMap(input, StreamType.Video, 0);
        // The audio is the last input.
        if (rendition.Audio is not null) output.WithMap(rendition.Video.Length, StreamType.Audio, 0);
        output.CopyStreams()
            .Anonymous()
            // ffmpeg copies the source's rotation to the encode, although the frames have been turned upright.
            .WithStreamMetadata("rotate", "0", StreamType.Video, 0)
            .WithMovFlags("+faststart")
            .AsMp4();
    }
}
