using Encoder.Media.Processes;
using FFMpegCore.Enums;

namespace Encoder.Media.Commands;

/// <summary>Makes a finished audio encode the file of an audio preset, <c>out/audio.m4a</c>, without encoding it again.</summary>
public static class AudioFileCommand
{
    /// <summary>Name of the file, without folder.</summary>
    public const string FileName = "audio.m4a";

    private const string Alias = "audio";

    /// <summary>The whole run. The index stands before the media, so that playing can begin at once.</summary>
    /// <param name="encode">Real path of the encode.</param>
    /// <param name="outputFolder">Real path of the folder for the output.</param>
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
