namespace Encoder.Media.Processes;

/// <summary>All that is known of how a run ended.</summary>
internal sealed record Ending
{
    // Signals of Linux, as a shell tells them: 128 + number.
    private const int Signal = 128;
    internal const int Killed = Signal + 9;
    private const int CpuTimeUsed = Signal + 24;
    private const int FileTooLarge = Signal + 25;
    private const int LastOfStandardSignals = Signal + 31;

    /// <summary>What ffmpeg makes of a signal that it catches, such as SIGTERM.</summary>
    private const int StoppedBySignal = 255;

    public required int ExitCode { get; init; }

    /// <summary>Whether it was killed for want of progress.</summary>
    public bool Stalled { get; init; }

    /// <summary>Whether it was killed for too much standard output.</summary>
    public bool TooTalkative { get; init; }

    /// <summary>Whether it complained of no space, or the volume of its outputs is full.</summary>
    public bool OutOfSpace { get; init; }

    /// <summary>Whether it complained of no memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>Whether it ran long enough that it may have used up its processor time.</summary>
    public bool MayHaveUsedCpuTime { get; init; }

    /// <summary>
    /// What ended it. The exit code alone does not tell: HLS onto a full disk exits 0 and says nothing; 69 (too many decoding errors)
    /// comes of a memory limit and of a broken source alike; SIGKILL comes of the limit of processor time and of anybody.
    /// </summary>
    public FfmpegOutcome Outcome => this switch
    {
        { OutOfSpace: true } => FfmpegOutcome.StorageFull,
        { ExitCode: Killed, Stalled: true } => FfmpegOutcome.Stalled,
        { TooTalkative: true } => FfmpegOutcome.LimitExceeded,
        { ExitCode: not 0, OutOfMemory: true } => FfmpegOutcome.LimitExceeded,
        { ExitCode: FileTooLarge or CpuTimeUsed } => FfmpegOutcome.LimitExceeded,
        { ExitCode: Killed, MayHaveUsedCpuTime: true } => FfmpegOutcome.LimitExceeded,
        { ExitCode: > Signal and <= LastOfStandardSignals or StoppedBySignal } => FfmpegOutcome.Crashed,
        _ => FfmpegOutcome.Exited,
    };
}
