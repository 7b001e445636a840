using System.ComponentModel.DataAnnotations;

namespace Encoder.Silo.Worker;

/// <summary>How this process takes work items; bound from <c>Encoder:Worker</c>.</summary>
public sealed class WorkerOptions
{
    public const string Section = "Encoder:Worker";

    /// <summary>The number of work items that are processed in parallel. With 0, the process only serves requests.</summary>
    /// <value>The number of processors.</value>
    [Range(0, 1024)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>The duration of a lease. It is extended at intervals of a third of the duration.</summary>
    /// <value>15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait between two claims if no new work is signalled.</summary>
    /// <value>2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time between two progress reports. A report may write the job's state, at most once for each percent. ffmpeg reports its own
    /// progress twice a second.
    /// </summary>
    /// <value>500 milliseconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The delay before a failed work item is tried again.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a stopping process continues its work items. Items that are still unfinished are then released, and other workers start
    /// them again.
    /// </summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
