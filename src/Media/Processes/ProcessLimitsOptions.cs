namespace Encoder.Media.Processes;

/// <summary>
/// What one run of ffmpeg or ffprobe may use of the machine: <c>Encoder:ProcessLimits</c>. See setrlimit(2) for how each is enforced.
/// </summary>
public sealed class ProcessLimitsOptions
{
    public const string Section = "Encoder:ProcessLimits";

    /// <summary>
    /// Bytes of address space. It is more than the memory that is used: every thread adds its stack and its share of the heap, so that
    /// machines with very many processors need a higher limit (about 5 GiB of address space at 64 threads for three rungs of 1080p).
    /// </summary>
    /// <value>8 GiB.</value>
    public long Memory { get; set; } = 8L << 30;

    /// <summary>Processor time of all threads together, for commands that bring no limit of their own.</summary>
    /// <value>4 hours.</value>
    public TimeSpan CpuTime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Bytes of each file that is written.</summary>
    /// <value>32 GiB.</value>
    public long FileSize { get; set; } = 32L << 30;

    /// <summary>Files that are open at the same time.</summary>
    /// <value>1024.</value>
    public int OpenFiles { get; set; } = 1024;

    /// <summary>How far an encode steps back behind the service itself: 0 (equal) to 19 (last), as in nice(1).</summary>
    /// <value>10.</value>
    public int Niceness { get; set; } = 10;
}
