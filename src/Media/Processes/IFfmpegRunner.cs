namespace Encoder.Media.Processes;

/// <summary>Runs ffmpeg and ffprobe in a sandbox and within resource limits.</summary>
public interface IFfmpegRunner
{
    /// <summary>
    /// Runs a command to its end. When the task completes, even with an exception, the program and all processes that it started have
    /// ended. A failure of the program is returned as a result, not thrown.
    /// </summary>
    /// <param name="command">
    /// The command to run. Unless <paramref name="onLine"/> is given, ffmpeg's standard output is its progress report; the runner adds the
    /// arguments for it.
    /// </param>
    /// <param name="onProgress">Receives ffmpeg's progress, at most four times a second.</param>
    /// <param name="onLine">
    /// Receives every line of standard output, cut to its first 16 KiB; the output is then not collected in the result.
    /// </param>
    /// <param name="cancellationToken">Kills the program and all processes that it started.</param>
    /// <exception cref="ArgumentException">An alias is not a plain file name.</exception>
    /// <exception cref="FileNotFoundException">An input or the output folder does not exist.</exception>
    /// <exception cref="FfmpegLaunchException">The program could not be started with its sandbox and its limits.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<FfmpegResult> Run(
        FfmpegCommand command,
        Action<FfmpegProgress>? onProgress = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default);
}

/// <summary>The outcome of a run.</summary>
/// <param name="Outcome">Why the run ended.</param>
/// <param name="ExitCode">
/// The exit code of the program, or 128 plus the number of the signal that ended it. 0 does not prove success.
/// </param>
/// <param name="Output">The standard output of ffprobe, unless it was read line by line; empty for ffmpeg.</param>
/// <param name="Errors">The last lines of standard error, with aliases instead of paths.</param>
/// <param name="Elapsed">The wall-clock time that the program ran.</param>
public sealed record FfmpegResult(FfmpegOutcome Outcome, int ExitCode, string Output, string Errors, TimeSpan Elapsed)
{
    public bool Succeeded => Outcome == FfmpegOutcome.Exited && ExitCode == 0;
}

public enum FfmpegOutcome
{
    /// <summary>The program ended by itself, with any exit code.</summary>
    Exited,

    /// <summary>The program was killed: it made no progress for the stall timeout, or did not end within the probe timeout.</summary>
    Stalled,

    /// <summary>The program exceeded its limit of memory, CPU time, file size or standard output.</summary>
    LimitExceeded,

    /// <summary>The volume of the output is full, whatever the exit code.</summary>
    StorageFull,

    /// <summary>A signal that this service did not send ended the program: it crashed, or something else killed it.</summary>
    Crashed,
}

/// <summary>A progress report of ffmpeg.</summary>
/// <param name="OutTime">The time reached in the output.</param>
/// <param name="Frames">
/// The number of frames that the first encoder or stream copy has received; it may still be holding the latest ones.
/// </param>
/// <param name="Speed">Seconds of media per second of wall-clock time; 0 if unknown.</param>
public sealed record FfmpegProgress(TimeSpan OutTime, long Frames, double Speed);
