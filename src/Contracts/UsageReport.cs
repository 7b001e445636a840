using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The current usage of a tenant.</summary>
/// <param name="QueuedJobs">The number of queued jobs.</param>
/// <param name="RunningUnits">The number of running work items.</param>
/// <param name="StoredBytes">The size of all uploads and outputs in bytes, including the announced sizes of unfinished uploads.</param>
/// <param name="MinutesToday">The minutes of source video that were probed for jobs today, in UTC.</param>
/// <param name="Limits">The limits of the tenant.</param>
/// <param name="Admin">Whether the tenant is an admin, who may also see information about the whole service.</param>
public sealed record UsageReport(
    long QueuedJobs, long RunningUnits, long StoredBytes, double MinutesToday, UsageLimits Limits, bool Admin = false);

/// <summary>The limits of a tenant; null means that there is no limit.</summary>
/// <param name="QueuedJobs">The maximum number of queued jobs.</param>
/// <param name="RunningUnits">The maximum number of work items that run at a time.</param>
/// <param name="StoredBytes">The maximum size of all files in bytes.</param>
/// <param name="MinutesToday">The maximum minutes of source video per day, in UTC.</param>
public sealed record UsageLimits(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? QueuedJobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? RunningUnits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? StoredBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? MinutesToday);
