using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Looks for black, frozen and silent stretches in a finished encode, and in its source at the same time. What is found is in
/// <c>out/stretches.txt</c>, as ffmpeg's filter metadata prints it; times count from the start of what was looked at.
/// </summary>
/// <remarks>
/// What counts as black, frozen or silent is meant more widely for the source than for the encode, so that no stretch is one in the encode
/// alone because it lies just on the other side of a bound.
/// </remarks>
public static class StretchCommand
{
    /// <summary>Name of the file of what is found.</summary>
    public const string FileName = "stretches.txt";

    /// <summary>Name of a list of the source's frames that were looked at, as ffmpeg's framecrc writes it.</summary>
    public const string FramesName = "stretches-frames.txt";

    private const string Alias = "encode";

    /// <summary>A frame that stands still is encoded anew as a keyframe, and then differs by some levels of brightness.</summary>
    private const string InEncode = "blackdetect=d=0,freezedetect=n=0.01:d=0.5";
    private const string InSource = "blackdetect=d=0:pic_th=0.9:pix_th=0.15,freezedetect=n=0.02:d=0.5";
    private const string SilentEncode = "silencedetect=n=-60dB:d=0.5";
    private const string SilentSource = "silencedetect=n=-50dB:d=0.1";

    /// <summary>Looks at a part of a video encode.</summary>
    /// <param name="path">Real path of the encode.</param>
    /// <param name="part">Seconds of the encode.</param>
    /// <param name="outputFolder">Real path of the folder for what is found.</param>
    public static FfmpegCommand EncodedVideo(string path, Interval part, string outputFolder) => Encoded(
        path, part, outputFolder,
        ["-vf", $"trim={Bounds(part)},setpts=PTS-{Seconds(part.Start)}/TB,{InEncode},metadata=print:file=out/{FileName}"]);

    /// <summary>Looks at a part of an audio encode.</summary>
    /// <inheritdoc cref="EncodedVideo" path="/param"/>
    public static FfmpegCommand EncodedAudio(string path, Interval part, string outputFolder) => Encoded(
        path, part, outputFolder,
        ["-af", $"atrim={Bounds(part)},asetpts=PTS-{Seconds(part.Start)}/TB,{SilentEncode},ametadata=print:file=out/{FileName}"]);

    /// <summary>Looks at a part of the source's video, prepared as for an encode.</summary>
    /// <param name="plan">The plan of the encode.</param>
    /// <param name="encode">The encode.</param>
    /// <param name="part">The part, as a chunk.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for what is found.</param>
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

    /// <summary>Looks at the source's audio up to a time, prepared as for an encode; what is missing is silence.</summary>
    /// <param name="plan">The plan of the encode.</param>
    /// <param name="audio">The encode.</param>
    /// <param name="end">Seconds from the video's first frame.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for what is found.</param>
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
