using Encoder.Media.Planning;
using Encoder.Media.Processes;

namespace Encoder.Media.Commands;

/// <summary>Arguments that several commands share.</summary>
internal static class Arguments
{
    /// <summary>Errors alone on standard error, progress on standard output, no terminal, outputs overwritten.</summary>
    public static readonly string[] Quiet = [.. FfmpegCommand.ErrorsOnly, "-progress", "pipe:1", "-y"];

    /// <summary>Frames that cannot be decoded because they come before the first keyframe are no reason to end with an error.</summary>
    public static string[] Lenient(EncodePlan plan) => plan.Scan.Skipped > 0 ? ["-max_error_rate", "1"] : [];

    /// <summary>Seconds as ffmpeg reads them, to the microsecond.</summary>
    public static string Seconds(double seconds) => $"{seconds:0.######}";
}
