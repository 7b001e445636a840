namespace Encoder.Media.Processes;

/// <summary>Runs ffmpeg and ffprobe, confined and limited.</summary>
public interface IFfmpegRunner
{
    /// <summary>
    /// Runs a command to its end: when the task ends, however it ends, the program and all that it started are gone.
    /// A failure of the program is a value.
    /// </summary>
    /// <param name="command">What to run. The standard output of ffmpeg is its progress (the arguments for that need not be given), unless
    /// <paramref name="onLine"/> is.</param>
    /// <param name="onProgress">Told how far ffmpeg is, at most four times a second.</param>
    /// <param name="onLine">Given every line of standard output (of a line, its first 16 KiB) instead of collecting it in the
    /// result.</param>
    /// <param name="cancellationToken">Kills the program and all of its children.</param>
    /// <exception cref="ArgumentException">An alias is not one plain name.</exception>
    /// <exception cref="FileNotFoundException">An input or the output folder does not exist.</exception>
    /// <exception cref="FfmpegLaunchException">The program could not be started as it must be: confined and limited.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<FfmpegResult> Run(
        FfmpegCommand command,
        Action<FfmpegProgress>? onProgress = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default);
}

/// <summary>How a run ended.</summary>
/// <param name="Outcome">What ended it.</param>
/// <param name="ExitCode">Exit code of the program, or 128 + the number of the signal that ended it; 0 proves nothing.</param>
/// <param name="Output">Standard output of ffprobe, unless it was given line by line; empty for ffmpeg.</param>
/// <param name="Errors">The last lines of standard error, aliases instead of paths.</param>
/// <param name="Elapsed">Wall time of the program.</param>
public sealed record FfmpegResult(FfmpegOutcome Outcome, int ExitCode, string Output, string Errors, TimeSpan Elapsed)
{
    public bool Succeeded => Outcome == FfmpegOutcome.Exited && ExitCode == 0;
}

public enum FfmpegOutcome
{
    /// <summary>The program ended by itself, with whatever exit code.</summary>
    Exited,

    /// <summary>It made no progress for the stall timeout, or did not end within the probe timeout, and was killed.</summary>
    Stalled,

    /// <summary>It ran into its limit of memory, processor time, file size or standard output.</summary>
    LimitExceeded,

    /// <summary>There is no space left for its output, whatever its exit code says.</summary>
    StorageFull,

    /// <summary>A signal that we did not send ended it: a crash, or somebody else's kill.</summary>
    Crashed,
}

/// <summary>A progress report of ffmpeg.</summary>
/// <param name="OutTime">How far into the output it is.</param>
/// <param name="Frames">Frames that the first encoder, or writer of copies, has got; some of the newest are still in it.</param>
/// <param name="Speed">Seconds of media per second of time; 0 when not known.</param>
public sealed record FfmpegProgress(TimeSpan OutTime, long Frames, double Speed);
