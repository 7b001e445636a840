using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Takes all subtitles of a job out of the source in one run, to <c>out/captions-1.source</c> and so on: SubRip or WebVTT on the file's
/// clock. Only packets are read; nothing of the video or the audio is decoded.
/// </summary>
public static class CaptionCommand
{
    /// <param name="plan">What is to be done; some of its captions are streams of the source.</param>
    /// <param name="limits">What a source may be. The output of a track that is too large is cut off.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for the outputs.</param>
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

    /// <summary>The captions that are streams of the source.</summary>
    public static IEnumerable<CaptionPlan> Extracted(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (plan.Captions ?? []).Where(track => track.StreamIndex is not null);
    }

    /// <summary>Name of a track as it was taken out.</summary>
    public static string FileName(CaptionPlan track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return $"{track.Key}.source";
    }

    /// <summary>What can be copied keeps its settings and tags.</summary>
    private static string[] Codec(MediaInfo source, CaptionPlan track) =>
        source.Subtitles!.Single(stream => stream.Index == track.StreamIndex).Codec switch
        {
            "subrip" => ["-c:s", "copy", "-f", "srt"],
            "webvtt" => ["-c:s", "copy", "-f", "webvtt"],
            _ => ["-c:s", "webvtt", "-f", "webvtt"],
        };
}
