using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Media.Commands;

/// <summary>
/// Decodes one of our own outputs from end to end and discards the result. Standard output has a line for every frame of video or audio
/// that is decoded, as ffmpeg's framecrc writes it. The first error ends the run.
/// </summary>
/// <remarks>
/// One thread decodes. With two, ffmpeg 5.1.9 loses some errors at random: given the same damaged file, one run fails, and the next exits
/// with 0, reports nothing and outputs all frames. Searching for error messages is not enough either: only <c>-xerror</c> reports a frame
/// whose damage was concealed.
/// </remarks>
public static class DecodeCommand
{
    private const string Alias = "file";

    private static readonly string[] s_before = [.. FfmpegCommand.ErrorsOnly, "-xerror", "-err_detect", "explode", "-threads", "1"];

    /// <summary>Lists every frame without copying it: wrapped_avframe "encodes" only a pointer, so the checksum means nothing.</summary>
    private static readonly string[] s_after =
        [
            "-map", "0", "-fps_mode", "passthrough", "-c:v", "wrapped_avframe", "-c:a", "pcm_s16le", "-flush_packets", "1", "-f",
            "framecrc", "pipe:1"];

    /// <summary>Builds the command for an MP4 file at a real path.</summary>
    public static FfmpegCommand Mp4(string path) => Build(path, ["-f", "mp4", "-i", $"file:in/{Alias}"]);

    /// <summary>Builds the command for one track of a ladder. It reads the track's playlist as a player does.</summary>
    /// <param name="folder">The real path of the ladder's folder.</param>
    /// <param name="playlist">The path of the track's playlist in the folder: "360/index.m3u8".</param>
    public static FfmpegCommand HlsTrack(string folder, string playlist) =>
        Build(folder, ["-protocol_whitelist", "file", "-format_whitelist", "hls,mov", "-f", "hls", "-i", $"file:in/{Alias}/{playlist}"]);

    /// <summary>Builds the command for the video of a source. Errors do not end the run.</summary>
    /// <param name="path">The real path of the source.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="stream">The index of the stream.</param>
    public static FfmpegCommand Source(string path, MediaLimits limits, int stream) =>
        new(
            FfmpegTool.Ffmpeg,
            [.. FfmpegCommand.ErrorsOnly, "-copyts", .. SourceInput.Arguments(limits), "-map", $"0:{stream}", .. s_after[2..]],
            SourceInput.File(path));

    private static FfmpegCommand Build(string path, string[] input) =>
        new(FfmpegTool.Ffmpeg, [.. s_before, .. input, .. s_after], new Dictionary<string, string> { [Alias] = path });
}
