using Encoder.Media.Processes;
using FFMpegCore.Enums;

namespace Encoder.Media.Commands;

/// <summary>Copies a finished audio encode into the file of an audio preset, <c>out/audio.m4a</c>, without re-encoding.</summary>
public static class AudioFileCommand
{
    /// <summary>The file name, without folder.</summary>
    public const string FileName = "audio.m4a";

    private const string Alias = "audio";

    /// <summary>Builds the command. The index comes before the media, so that playback can start immediately.</summary>
    /// <param name="encode">The real path of the encode.</param>
    /// <param name="outputFolder">The real path of the folder for the output.</param>
    public static FfmpegCommand Build(string encode, string outputFolder)
    {
        string[] arguments =
        [
            .. Arguments.Quiet, "-f", "mp4", "-i", $"file:in/{Alias}",
            .. OutputArguments.Of($"out/{FileName}", output => output
                .WithMap(0, StreamType.Audio, 0)
                .CopyStreams()
                .Anonymous()
                .WithMovFlags("+faststart")
                .ForceFormat("ipod")),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, new Dictionary<string, string> { [Alias] = encode }, outputFolder);
    }
}
