namespace Encoder.Media.Processes;

/// <summary>
/// The resource limits of each run of ffmpeg or ffprobe: <c>Encoder:ProcessLimits</c>. See setrlimit(2) for how each is enforced.
/// </summary>
public sealed class ProcessLimitsOptions
{
    public const string Section = "Encoder:ProcessLimits";

    /// <summary>
    /// The address space in bytes. It exceeds the memory in use: every thread adds its stack and its share of the heap, so machines with
    /// many processors need a higher limit (about 5 GiB of address space at 64 threads for three rungs of 1080p).
    /// </summary>
    /// <value>8 GiB.</value>
    public long Memory { get; set; } = 8L << 30;

    /// <summary>The CPU time over all threads, for commands without a limit of their own.</summary>
    /// <value>4 hours.</value>
    public TimeSpan CpuTime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>The maximum size of each written file in bytes.</summary>
    /// <value>32 GiB.</value>
    public long FileSize { get; set; } = 32L << 30;

    /// <summary>The maximum number of open files.</summary>
    /// <value>1024.</value>
    public int OpenFiles { get; set; } = 1024;

    /// <summary>The niceness of the programs relative to the service: 0 (equal) to 19 (lowest priority), as in nice(1).</summary>
    /// <value>10.</value>
    public int Niceness { get; set; } = 10;
}
