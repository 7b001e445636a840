using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Extracts all subtitles of a job from the source in one run, to <c>out/captions-1.source</c> and so on: SubRip or WebVTT with times on
/// the file's clock. Only packets are read; no video or audio is decoded.
/// </summary>
public static class CaptionCommand
{
    /// <param name="plan">The plan. Some of its captions are streams of the source.</param>
    /// <param name="limits">The limits on sources. The output of a track that is too large is cut off.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the outputs.</param>
    public static FfmpegCommand Build(EncodePlan plan, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(limits);
        string[] arguments =
        [
            .. Quiet,
            "-copyts",
            .. SourceInput.Arguments(limits.For(plan.Source)),
            .. Extracted(plan).SelectMany(track => (string[])
            [
                "-map", $"0:{track.StreamIndex}", .. Codec(plan.Source, track), "-avoid_negative_ts", "disabled",
                "-fs", $"{limits.MaxCaptionSize + 1}", $"out/{FileName(track)}",
            ]),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    /// <summary>Returns the captions that are streams of the source.</summary>
    public static IEnumerable<CaptionPlan> Extracted(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (plan.Captions ?? []).Where(track => track.StreamIndex is not null);
    }

    /// <summary>Returns the file name of an extracted track.</summary>
    public static string FileName(CaptionPlan track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return $"{track.Key}.source";
    }

    /// <summary>Copies subtitles if possible, which keeps their settings and tags.</summary>
    private static string[] Codec(MediaInfo source, CaptionPlan track) =>
        source.Subtitles!.Single(stream => stream.Index == track.StreamIndex).Codec switch
        {
            "subrip" => ["-c:s", "copy", "-f", "srt"],
            "webvtt" => ["-c:s", "copy", "-f", "webvtt"],
            _ => ["-c:s", "webvtt", "-f", "webvtt"],
        };
}
