namespace Encoder.Media.Processes;

/// <summary>Everything known about how a run ended.</summary>
internal sealed record Ending
{
    // Linux signals as a shell reports them: 128 + number.
    private const int Signal = 128;
    internal const int Killed = Signal + 9;
    private const int CpuTimeUsed = Signal + 24;
    private const int FileTooLarge = Signal + 25;
    private const int LastOfStandardSignals = Signal + 31;

    /// <summary>The exit code of ffmpeg after a signal that it handles, such as SIGTERM.</summary>
    private const int StoppedBySignal = 255;

    public required int ExitCode { get; init; }

    /// <summary>Whether the program was killed because it made no progress.</summary>
    public bool Stalled { get; init; }

    /// <summary>Whether the program was killed because it wrote too much to standard output.</summary>
    public bool OutputLimitExceeded { get; init; }

    /// <summary>Whether the program reported a lack of space, or the volume of its outputs is full.</summary>
    public bool OutOfSpace { get; init; }

    /// <summary>Whether the program reported a lack of memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>Whether the program ran long enough to have used up its CPU time.</summary>
    public bool MayHaveUsedCpuTime { get; init; }

    /// <summary>
    /// Why the run ended. The exit code alone is not enough: writing HLS to a full disk exits with 0 and no message; 69 (too many decoding
    /// errors) results from a memory limit as well as from a broken source; SIGKILL comes from the CPU time limit or from any other
    /// process.
    /// </summary>
    public FfmpegOutcome Outcome => this switch
    {
        { OutOfSpace: true } => FfmpegOutcome.StorageFull,
        { ExitCode: Killed, Stalled: true } => FfmpegOutcome.Stalled,
        { OutputLimitExceeded: true } => FfmpegOutcome.LimitExceeded,
        { ExitCode: not 0, OutOfMemory: true } => FfmpegOutcome.LimitExceeded,
        { ExitCode: FileTooLarge or CpuTimeUsed } => FfmpegOutcome.LimitExceeded,
        { ExitCode: Killed, MayHaveUsedCpuTime: true } => FfmpegOutcome.LimitExceeded,
        { ExitCode: > Signal and <= LastOfStandardSignals or StoppedBySignal } => FfmpegOutcome.Crashed,
        _ => FfmpegOutcome.Exited,
    };
}
