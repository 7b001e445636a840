namespace Encoder.Media.Processes;

/// <summary>
/// One run of ffmpeg or ffprobe, as data. Its arguments name files only by the aliases given here, relative to the
/// run's own root: inputs as <c>in/ALIAS</c>, outputs as <c>out/NAME</c>. Whoever runs it maps them to real paths, so that neither
/// the command nor anything the program prints holds a path of this machine.
/// </summary>
/// <param name="Tool">Which program.</param>
/// <param name="Arguments">Its arguments, one each, never to be split or joined.</param>
/// <param name="Inputs">
/// Alias to the real path of a readable file or folder. An alias is one plain name, without a slash. Hundreds of inputs cost
/// the sandbox tenths of a second: give a folder instead.
/// </param>
/// <param name="OutputFolder">Real path of the folder seen as <c>out</c>; null when nothing is written.</param>
public sealed record FfmpegCommand(
    FfmpegTool Tool,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Inputs,
    string? OutputFolder = null)
{
    /// <summary>First arguments of ffmpeg: errors alone on standard error, and no terminal.</summary>
    internal static readonly string[] ErrorsOnly = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"];

    /// <summary>
    /// Processor time it may use, in whole seconds of all its threads together; null for <see cref="ProcessLimitsOptions.CpuTime"/>.
    /// </summary>
    public TimeSpan? CpuTime { get; init; }
}

public enum FfmpegTool { Ffmpeg, Ffprobe }
