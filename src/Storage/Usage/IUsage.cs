namespace Encoder.Storage.Usage;

/// <summary>Records what tenants use of the service.</summary>
public interface IUsage
{
    /// <summary>Returns what a tenant uses now.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="now">The time that determines the day (UTC).</param>
    Task<TenantUsage> Get(string tenant, DateTimeOffset now);

    /// <summary>Counts the video of a job towards a day, once for each job. Does nothing if there is no such job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="duration">The duration of its source.</param>
    /// <param name="now">The time that determines the day (UTC).</param>
    Task AddVideo(string jobId, TimeSpan duration, DateTimeOffset now);

    /// <summary>Forgets the video of days that ended before <paramref name="time"/>.</summary>
    Task ForgetBefore(DateTimeOffset time);
}

/// <summary>What a tenant uses now.</summary>
/// <param name="QueuedJobs">Jobs that wait for their first work item to begin.</param>
/// <param name="RunningUnits">Work items that are leased.</param>
/// <param name="StoredBytes">Bytes of its files, uploads and outputs, and the announced bytes of unfinished uploads.</param>
/// <param name="VideoToday">The duration of the source video counted today (UTC).</param>
public sealed record TenantUsage(long QueuedJobs, long RunningUnits, long StoredBytes, TimeSpan VideoToday);
