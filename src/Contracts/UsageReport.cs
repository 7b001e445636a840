using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>What a tenant uses now.</summary>
/// <param name="QueuedJobs">Jobs that are queued.</param>
/// <param name="RunningUnits">Work items that are being worked on.</param>
/// <param name="StoredBytes">Bytes of all files, uploads and outputs, and those announced for uploads that are not finished.</param>
/// <param name="MinutesToday">Minutes of source video that were looked into for jobs today, UTC.</param>
/// <param name="Limits">What the tenant may use.</param>
/// <param name="Admin">Whether the tenant is an admin, who may also see what concerns the whole service.</param>
public sealed record UsageReport(
    long QueuedJobs, long RunningUnits, long StoredBytes, double MinutesToday, UsageLimits Limits, bool Admin = false);

/// <summary>What a tenant may use; null where there is no limit.</summary>
/// <param name="QueuedJobs">Jobs that may be queued.</param>
/// <param name="RunningUnits">Work items that may be worked on at a time.</param>
/// <param name="StoredBytes">Bytes of all files.</param>
/// <param name="MinutesToday">Minutes of source video in a day, UTC.</param>
public sealed record UsageLimits(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? QueuedJobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? RunningUnits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? StoredBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? MinutesToday);
