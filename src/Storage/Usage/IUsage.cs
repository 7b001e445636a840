namespace Encoder.Storage.Usage;

/// <summary>What tenants use of the service.</summary>
public interface IUsage
{
    /// <summary>Where a tenant stands.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="now">The time that says which day it is, in UTC.</param>
    Task<TenantUsage> Get(string tenant, DateTimeOffset now);

    /// <summary>Counts the video of a job on a day, once for each job. Nothing happens when there is no such job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="duration">Duration of its source.</param>
    /// <param name="now">The time that says which day it is, in UTC.</param>
    Task AddVideo(string jobId, TimeSpan duration, DateTimeOffset now);

    /// <summary>Forgets the video of days that have ended before that time.</summary>
    Task ForgetBefore(DateTimeOffset time);
}

/// <summary>Where a tenant stands.</summary>
/// <param name="QueuedJobs">Jobs that wait for their first work item to begin.</param>
/// <param name="RunningUnits">Work items that workers hold.</param>
/// <param name="StoredBytes">Bytes of its files, uploads and outputs.</param>
/// <param name="VideoToday">Source video of the jobs that were counted today, in UTC.</param>
public sealed record TenantUsage(long QueuedJobs, long RunningUnits, long StoredBytes, TimeSpan VideoToday);
