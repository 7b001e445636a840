using Encoder.Media.Processes;

namespace Encoder.Media.Commands;

/// <summary>Decodes one of our own files from end to end and keeps nothing; the first error fails the run.</summary>
public static class DecodeCommand
{
    private const string Alias = "file";

    /// <summary>The whole run, for an mp4 file at the given real path.</summary>
    public static FfmpegCommand Build(string path) =>
        new(
            FfmpegTool.Ffmpeg,
            [.. Arguments.Quiet, "-xerror", "-err_detect", "explode", "-f", "mp4", "-i", $"file:in/{Alias}", "-map", "0", "-f", "null", "-"],
            new Dictionary<string, string> { [Alias] = path });
}
