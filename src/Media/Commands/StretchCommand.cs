using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Finds black, frozen and silent stretches in a part of a finished encode, and in the same part of its source. The results are in
/// <c>out/stretches.txt</c>, as ffmpeg's metadata filter prints them. Times count from the start of the part.
/// </summary>
/// <remarks>
/// The thresholds are wider for the source than for the encode, so that a stretch near a threshold is not found in the encode alone.
/// </remarks>
public static class StretchCommand
{
    /// <summary>The name of the file with the results.</summary>
    public const string FileName = "stretches.txt";

    /// <summary>The name of the list of the source's frames that were examined, as ffmpeg's framecrc writes it.</summary>
    public const string FramesName = "stretches-frames.txt";

    private const string Alias = "encode";

    /// <summary>The thresholds tolerate the small differences in brightness of a still frame that is encoded again as a keyframe.</summary>
    private const string InEncode = "blackdetect=d=0,freezedetect=n=0.01:d=0.5";
    private const string InSource = "blackdetect=d=0:pic_th=0.9:pix_th=0.15,freezedetect=n=0.02:d=0.5";
    private const string SilentEncode = "silencedetect=n=-60dB:d=0.5";
    private const string SilentSource = "silencedetect=n=-50dB:d=0.1";

    /// <summary>Builds the command for a part of a video encode.</summary>
    /// <param name="path">The real path of the encode.</param>
    /// <param name="part">The part, in seconds of the encode.</param>
    /// <param name="outputFolder">The real path of the folder for the results.</param>
    public static FfmpegCommand EncodedVideo(string path, Interval part, string outputFolder) => Encoded(
        path, part, outputFolder,
        ["-vf", $"trim={Bounds(part)},setpts=PTS-{Seconds(part.Start)}/TB,{InEncode},metadata=print:file=out/{FileName}"]);

    /// <summary>Builds the command for a part of an audio encode.</summary>
    /// <inheritdoc cref="EncodedVideo" path="/param"/>
    public static FfmpegCommand EncodedAudio(string path, Interval part, string outputFolder) => Encoded(
        path, part, outputFolder,
        ["-af", $"atrim={Bounds(part)},asetpts=PTS-{Seconds(part.Start)}/TB,{SilentEncode},ametadata=print:file=out/{FileName}"]);

    /// <summary>Builds the command for a part of the source's video, prepared as for an encode.</summary>
    /// <param name="plan">The plan of the encode.</param>
    /// <param name="encode">The encode.</param>
    /// <param name="part">The part, as a chunk.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the results.</param>
    public static FfmpegCommand SourceVideo(
        EncodePlan plan, VideoEncode encode, Chunk part, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(part);
        var alone = plan with { Video = [encode], Storyboard = null };
        return new FfmpegCommand(
            FfmpegTool.Ffmpeg,
            [
                .. Quiet,
                .. EncodeCommand.Input(alone, part, limits),
                "-filter_complex",
                $"{EncodeCommand.Graph(alone, part)};[{encode.Key}]{InSource},metadata=print:file=out/{FileName}[looked]",
                "-map", "[looked]", "-fps_mode", "passthrough", "-c:v", "wrapped_avframe", "-f", "framecrc", $"out/{FramesName}",
            ],
            SourceInput.File(sourcePath), outputFolder);
    }

    /// <summary>
    /// Builds the command for the source's audio up to a time, prepared as for an encode. Missing audio counts as silence.
    /// </summary>
    /// <param name="plan">The plan of the encode.</param>
    /// <param name="audio">The encode.</param>
    /// <param name="end">The end in seconds from the video's first frame.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the results.</param>
    public static FfmpegCommand SourceAudio(
        EncodePlan plan, AudioEncode audio, double end, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(audio);
        var filters = string.Join(
            ',',
            [
                .. AudioCommand.Filters(plan, audio), "apad", $"atrim=end={Seconds(end)}", SilentSource,
                $"ametadata=print:file=out/{FileName}",
            ]);
        return new FfmpegCommand(
            FfmpegTool.Ffmpeg,
            [.. Quiet, .. AudioCommand.Input(plan, limits), "-map", $"0:{audio.StreamIndex}", "-af", filters, "-f", "null", "-"],
            SourceInput.File(sourcePath), outputFolder);
    }

    private static FfmpegCommand Encoded(string path, Interval part, string outputFolder, string[] filters) => new(
        FfmpegTool.Ffmpeg,
        [
            .. Quiet, "-copyts", "-noaccurate_seek", "-ss", Seconds(part.Start), "-f", "mp4", "-i", $"file:in/{Alias}", .. filters,
            "-f", "null", "-",
        ],
        new Dictionary<string, string> { [Alias] = path }, outputFolder);

    private static string Bounds(Interval part) => $"start={Seconds(part.Start)}:end={Seconds(part.End)}";
}
