using System.ComponentModel.DataAnnotations;

namespace Encoder.Storage.Tenants;

/// <summary>
/// Limits for each tenant; bound from <c>Encoder:Quotas</c>. 0 means no limit. A tenant may have limits of its own
/// (<see cref="Tenant.Quotas"/>).
/// </summary>
public sealed class QuotaOptions
{
    public const string Section = "Encoder:Quotas";

    /// <summary>Requests per second in each gateway process, averaged over a longer time.</summary>
    /// <value>500.</value>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Requests at the same moment in each gateway process, after a time with fewer requests.</summary>
    /// <value>2000.</value>
    [Range(1, 1_000_000)]
    public int RequestBurst { get; set; } = 2000;

    /// <summary>Concurrent uploads in each gateway process.</summary>
    /// <value>64.</value>
    [Range(0, 1_000_000)]
    public int ConcurrentUploads { get; set; } = 64;

    /// <summary>Open event streams in each gateway process.</summary>
    /// <value>4000.</value>
    [Range(0, 1_000_000)]
    public int EventStreams { get; set; } = 4000;

    /// <summary>Concurrent searches of jobs by text or date in each gateway process. A hundred more wait.</summary>
    /// <value>1.</value>
    [Range(0, 1_000_000)]
    public int ConcurrentSearches { get; set; } = 1;

    /// <summary>Queued jobs.</summary>
    /// <value>10000.</value>
    [Range(0, int.MaxValue)]
    public int QueuedJobs { get; set; } = 10_000;

    /// <summary>Work items in progress at the same time, in all processes.</summary>
    /// <value>0.</value>
    [Range(0, 1_000_000)]
    public int RunningUnits { get; set; }

    /// <summary>Bytes of all files: uploads and outputs.</summary>
    /// <value>0.</value>
    [Range(0, long.MaxValue)]
    public long StoredBytes { get; set; }

    /// <summary>Minutes of source video per day (UTC).</summary>
    /// <value>0.</value>
    [Range(0, int.MaxValue)]
    public int MinutesPerDay { get; set; }

    /// <summary>Returns the limits of a tenant: its own where it has any, otherwise these.</summary>
    public QuotaOptions For(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Quotas is not { } own ? this : new QuotaOptions
        {
            RequestsPerSecond = own.RequestsPerSecond ?? RequestsPerSecond,
            RequestBurst = own.RequestBurst ?? RequestBurst,
            ConcurrentUploads = own.ConcurrentUploads ?? ConcurrentUploads,
            EventStreams = own.EventStreams ?? EventStreams,
            ConcurrentSearches = own.ConcurrentSearches ?? ConcurrentSearches,
            QueuedJobs = own.QueuedJobs ?? QueuedJobs,
            RunningUnits = own.RunningUnits ?? RunningUnits,
            StoredBytes = own.StoredBytes ?? StoredBytes,
            MinutesPerDay = own.MinutesPerDay ?? MinutesPerDay,
        };
    }
}

/// <summary>Limits of one tenant, with the names and units of <see cref="QuotaOptions"/>; null where the general limit applies.</summary>
public sealed record TenantQuotas
{
    public int? RequestsPerSecond { get; init; }

    public int? RequestBurst { get; init; }

    public int? ConcurrentUploads { get; init; }

    public int? EventStreams { get; init; }

    public int? ConcurrentSearches { get; init; }

    public int? QueuedJobs { get; init; }

    public int? RunningUnits { get; init; }

    public long? StoredBytes { get; init; }

    public int? MinutesPerDay { get; init; }

    /// <summary>Returns the names of the limits that are out of range.</summary>
    internal IEnumerable<string> Broken()
    {
        if (RequestsPerSecond < 0) yield return nameof(RequestsPerSecond);
        if (RequestBurst < 1) yield return nameof(RequestBurst);
        if (ConcurrentUploads < 0) yield return nameof(ConcurrentUploads);
        if (EventStreams < 0) yield return nameof(EventStreams);
        if (ConcurrentSearches < 0) yield return nameof(ConcurrentSearches);
        if (QueuedJobs < 0) yield return nameof(QueuedJobs);
        if (RunningUnits < 0) yield return nameof(RunningUnits);
        if (StoredBytes < 0) yield return nameof(StoredBytes);
        if (MinutesPerDay < 0) yield return nameof(MinutesPerDay);
    }
}
