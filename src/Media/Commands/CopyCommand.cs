using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>Copies the source's coded frames to <c>out/KEY.mp4</c>, for rungs that the source already matches.</summary>
public static class CopyCommand
{
    /// <summary>
    /// States BT.709 in video range and square pixels, as our own encodes do. Drops supplemental enhancement information (NAL units of type
    /// 6; ITU-T H.264, table 7-1): closed captions that no playlist announces, and whatever the source's maker wrote.
    /// </summary>
    private const string Rewrite =
        "h264_metadata=sample_aspect_ratio=1/1:video_full_range_flag=0:colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1,"
        + "filter_units=remove_types=6";

    /// <summary>Builds the command.</summary>
    /// <param name="plan">The plan. It copies at least one rung.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the outputs.</param>
    public static FfmpegCommand Build(EncodePlan plan, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string[] arguments =
        [
            .. Quiet,
            .. SourceInput.Arguments(limits.For(plan.Source)),
            .. plan.Copied.SelectMany(copy => OutputArguments.Of($"out/{copy.Key}.mp4", output => output
                .WithMap(0, StreamType.All, plan.Source.Video!.Index)
                .CopyStreams().With("-bsf:v", Rewrite)
                .Anonymous()
                .AsMp4())),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }
}
