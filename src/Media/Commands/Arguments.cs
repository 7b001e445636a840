using Encoder.Media.Planning;
using Encoder.Media.Processes;

namespace Encoder.Media.Commands;

/// <summary>Arguments that several commands share.</summary>
internal static class Arguments
{
    /// <summary>The arguments for errors only on standard error, progress on standard output, and overwriting of outputs.</summary>
    public static readonly string[] Quiet = [.. FfmpegCommand.ErrorsOnly, "-progress", "pipe:1", "-y"];

    /// <summary>Returns the arguments that keep a run from failing because frames before the first keyframe cannot be decoded.</summary>
    public static string[] Lenient(EncodePlan plan) => plan.Scan.Skipped > 0 ? ["-max_error_rate", "1"] : [];

    /// <summary>Formats seconds for ffmpeg, to the microsecond.</summary>
    public static string Seconds(double seconds) => $"{seconds:0.######}";
}
