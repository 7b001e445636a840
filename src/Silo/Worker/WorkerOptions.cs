using System.ComponentModel.DataAnnotations;

namespace Encoder.Silo.Worker;

/// <summary>How this process takes units of work; bound from <c>Encoder:Worker</c>.</summary>
public sealed class WorkerOptions
{
    public const string Section = "Encoder:Worker";

    /// <summary>Units worked on at the same time. 0 takes none: the process only serves.</summary>
    /// <value>The number of processors.</value>
    [Range(0, 1024)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>How long a unit stays this worker's without a sign of life from it; a third of it is the interval between two signs.</summary>
    /// <value>15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait before the queue is looked at although nobody called.</summary>
    /// <value>2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Least time between two progress reports of a unit; each may write the job, at most once for each percent of it. ffmpeg tells its own twice a second.</summary>
    /// <value>500 milliseconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Wait before a unit that failed is tried again.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping process lets its units go on; whatever is not finished by then is handed back, to be begun anew by the next worker.</summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
