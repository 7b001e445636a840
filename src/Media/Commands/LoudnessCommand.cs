using Encoder.Media.Processes;

namespace Encoder.Media.Commands;

/// <summary>Measures the loudness of a finished audio encode, for <see cref="Loudness.Read"/>.</summary>
public static class LoudnessCommand
{
    private const string Alias = "encode";

    /// <param name="path">The real path of the encode.</param>
    public static FfmpegCommand Build(string path) => new(
        FfmpegTool.Ffmpeg,
        [.. Loudness.Told, "-f", "mp4", "-i", $"file:in/{Alias}", "-af", Loudness.Filter, "-f", "null", "-"],
        new Dictionary<string, string> { [Alias] = path });
}
