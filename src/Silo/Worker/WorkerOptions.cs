using System.ComponentModel.DataAnnotations;

namespace Encoder.Silo.Worker;

/// <summary>How this process takes work items; bound from <c>Encoder:Worker</c>.</summary>
public sealed class WorkerOptions
{
    public const string Section = "Encoder:Worker";

    /// <summary>Work items that are worked on at the same time. With 0, the process only serves.</summary>
    /// <value>The number of processors.</value>
    [Range(0, 1024)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>Duration of a lease. It is extended at intervals of a third of that.</summary>
    /// <value>15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait between two claims when no new work is signalled.</summary>
    /// <value>2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time between two progress reports. A report may write the job, at most once for each percent of it. ffmpeg reports its
    /// own progress twice a second.
    /// </summary>
    /// <value>500 milliseconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Wait before a failed work item is tried again.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a stopping process continues its work items. Those that are unfinished then are given back, and other workers
    /// begin them anew.
    /// </summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
