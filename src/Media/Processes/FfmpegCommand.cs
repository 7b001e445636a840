namespace Encoder.Media.Processes;

/// <summary>
/// One run of ffmpeg or ffprobe, as data. The arguments name files only by alias, relative to the root of the run: inputs as
/// <c>in/ALIAS</c>, outputs as <c>out/NAME</c>. The runner maps them to real paths, so neither the command nor the program's output
/// contains a path of this machine.
/// </summary>
/// <param name="Tool">The program to run.</param>
/// <param name="Arguments">The arguments, one per element; never split or joined.</param>
/// <param name="Inputs">
/// Maps each alias to the real path of a readable file or folder. An alias is a plain file name, without a slash. Hundreds of inputs cost
/// the sandbox tenths of a second: pass a folder instead.
/// </param>
/// <param name="OutputFolder">The real path of the folder that is visible as <c>out</c>; null if the program writes no files.</param>
public sealed record FfmpegCommand(
    FfmpegTool Tool,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Inputs,
    string? OutputFolder = null)
{
    /// <summary>The first arguments of ffmpeg: no terminal, and only errors on standard error.</summary>
    internal static readonly string[] ErrorsOnly = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"];

    /// <summary>
    /// The CPU time that the program may use over all its threads, rounded up to whole seconds; null for
    /// <see cref="ProcessLimitsOptions.CpuTime"/>.
    /// </summary>
    public TimeSpan? CpuTime { get; init; }
}

public enum FfmpegTool { Ffmpeg, Ffprobe }
