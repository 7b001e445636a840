using System.Threading.RateLimiting;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Files;
using Encoder.Gateway.Jobs;
using Encoder.Gateway.Problems;
using Encoder.Gateway.Uploads;
using Encoder.Silo.Auth;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Tenants;
using Encoder.Storage.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Limits;

/// <summary>
/// Refuses uploads, jobs and event streams that the volume has no room for or that exceed the tenant's limits. Jobs that reach several
/// gateways at the same moment may together exceed a limit, and so may uploads that end at the same moment.
/// </summary>
public sealed class Admission(
    StorageSpace space, IUsage usage, IFileIndex files, QuotaOptions quotas, TimeProvider time) : IEndpointFilter, IDisposable
{
    private static readonly TimeSpan s_uploadEnds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_streamEnds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_searchEnds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_queueMoves = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_filesAreDeleted = TimeSpan.FromMinutes(5);

    /// <summary>With less room in the queue, a tenant's jobs are queued sequentially, so that each counts those before it.</summary>
    private const int FewJobs = 256;

    /// <summary>The number of searches of a tenant that may wait for their turn. Further ones are refused with 429.</summary>
    private const int WaitingSearches = 100;

    private readonly PartitionedRateLimiter<Tenant> _uploads = AtATime(tenant => quotas.For(tenant).ConcurrentUploads);
    private readonly PartitionedRateLimiter<Tenant> _streams = AtATime(tenant => quotas.For(tenant).EventStreams);
    private readonly PartitionedRateLimiter<Tenant> _searches = AtATime(tenant => quotas.For(tenant).ConcurrentSearches, WaitingSearches);
    private readonly PartitionedRateLimiter<Tenant> _turns = AtATime(_ => 1, int.MaxValue);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        switch (http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName)
        {
            case "uploadFile" when UploadReader.HasBody(http.Request):
                return await Upload(() => ForUpload(http, http.Request.ContentLength ?? 0));
            case "createUpload":
                return await Upload(() => ForUpload(http, Announced(http.Request)));
            case "appendToUpload" or "overrideUpload":
                // The bytes of the upload were counted when it was created.
                return await Upload(() => Task.FromResult(
                    space.IsLow && http.Request.Headers[TusHeaders.Override] != "DELETE" ? Problem.StorageFull : null));
            case "retryJob":
                using (var job = await ForJob(http)) return job.Problem ?? await next(context);
            case "watchJob" or "watchJobs":
                var stream = _streams.AttemptAcquire(http.Tenant());
                http.Response.RegisterForDispose(stream);
                return stream.IsAcquired ? await next(context) : TooManyStreams(http);
            case "listJobs" when JobFilterForm.IsSearch(http.Request.Query):
                // A search scans all jobs of the tenant, on a thread of its own.
                using (var search = await _searches.AcquireAsync(http.Tenant(), permitCount: 1, http.RequestAborted))
                    return search.IsAcquired ? await next(context) : TooManySearches(http);
            default:
                return await next(context);
        }

        async Task<object?> Upload(Func<Task<ProblemHttpResult?>> refusal)
        {
            using var upload = _uploads.AttemptAcquire(http.Tenant());
            return upload.IsAcquired ? await refusal() ?? await next(context) : TooManyUploads(http);
        }
    }

    /// <summary>
    /// Returns whether a tenant's job is admitted. For a new job, call this only once it is known that no earlier request with its key
    /// created it: a repeated response needs no room. Queue the job before disposing the result.
    /// </summary>
    public async Task<JobAdmission> ForJob(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (space.IsLow) return new JobAdmission(Problem.StorageFull);
        var tenant = http.Tenant();
        var limits = quotas.For(tenant);
        if (limits is { QueuedJobs: 0, StoredBytes: 0, MinutesPerDay: 0 }) return new JobAdmission(null);
        var used = await usage.Get(tenant.Name, time.GetUtcNow());
        if (limits.MinutesPerDay == 0 && (limits.QueuedJobs == 0 || used.QueuedJobs <= limits.QueuedJobs - FewJobs))
            return new JobAdmission(Refusal(http, limits, used));

        var turn = await _turns.AcquireAsync(tenant, permitCount: 1, http.RequestAborted);
        return new JobAdmission(Refusal(http, limits, await usage.Get(tenant.Name, time.GetUtcNow())), turn);
    }

    private ProblemHttpResult? Refusal(HttpContext http, QuotaOptions limits, TenantUsage used)
    {
        if (limits.QueuedJobs > 0 && used.QueuedJobs >= limits.QueuedJobs)
            return Problem.LimitReached(http, "queuedJobs", $"At most {limits.QueuedJobs} jobs may be queued.", s_queueMoves);
        if (limits.StoredBytes > 0 && used.StoredBytes >= limits.StoredBytes) return TooMuchStored(http);
        if (limits.MinutesPerDay > 0 && used.VideoToday.TotalMinutes >= limits.MinutesPerDay)
        {
            var now = time.GetUtcNow().UtcDateTime;
            return Problem.LimitReached(
                http, "minutesToday", $"At most {limits.MinutesPerDay} minutes of video may be encoded per day (UTC).",
                now.Date.AddDays(1) - now);
        }
        return null;
    }

    /// <summary>
    /// Counts the duration of a queued job's video if it is an upload, so that jobs posted in quick succession do not exceed the daily
    /// limit. A video that is fetched is counted once the job has probed it.
    /// </summary>
    public async Task Count(HttpContext http, string jobId, JobRequest request)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(request);
        var tenant = http.Tenant();
        if (quotas.For(tenant).MinutesPerDay == 0 || request.VideoId is not { } id
            || (await files.GetUpload(tenant.Name, id))?.Meta.Duration is not { } whole)
            return;
        var start = JobRequestRules.ParseTimestamp(request.Clip?.Start)?.TotalSeconds ?? 0;
        var end = JobRequestRules.ParseTimestamp(request.Clip?.End)?.TotalSeconds ?? whole;
        await usage.AddVideo(jobId, TimeSpan.FromSeconds(Math.Max(0, Math.Min(end, whole) - start)), time.GetUtcNow());
    }

    /// <summary>Returns the number of bytes that the tenant may still store. Uploads in progress are not counted yet.</summary>
    public async Task<long> Room(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return quotas.For(http.Tenant()).StoredBytes is > 0 and var max
            ? max - (await usage.Get(http.Tenant().Name, time.GetUtcNow())).StoredBytes
            : long.MaxValue;
    }

    /// <summary>429: the tenant's files have reached their size limit.</summary>
    public ProblemHttpResult TooMuchStored(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var max = quotas.For(http.Tenant()).StoredBytes;
        return Problem.LimitReached(
            http, "storedBytes", $"At most {max} bytes may be stored. Delete files that are no longer needed.", s_filesAreDeleted);
    }

    public void Dispose()
    {
        _uploads.Dispose();
        _streams.Dispose();
        _searches.Dispose();
        _turns.Dispose();
    }

    private static PartitionedRateLimiter<Tenant> AtATime(Func<Tenant, int> limit, int waiting = 0) =>
        PartitionedRateLimiter.Create<Tenant, string>(tenant => limit(tenant) is > 0 and var max
            ? RateLimitPartition.GetConcurrencyLimiter(
                tenant.Name, _ => new ConcurrencyLimiterOptions { PermitLimit = max, QueueLimit = waiting })
            : RateLimitPartition.GetNoLimiter(tenant.Name));

    /// <summary>Returns the size of a resumable upload. Its endpoint validates the header.</summary>
    private static long Announced(HttpRequest request) => TusHeaders.Number(request, TusHeaders.Length).Value;

    private async Task<ProblemHttpResult?> ForUpload(HttpContext http, long bytes)
    {
        if (space.IsLow) return Problem.StorageFull;
        return await Room(http) is var room && (room <= 0 || bytes > room) ? TooMuchStored(http) : null;
    }

    private static ProblemHttpResult TooManySearches(HttpContext http) => Problem.LimitReached(
        http, "concurrentSearches", "Too many searches are waiting.", s_searchEnds);

    private static ProblemHttpResult TooManyStreams(HttpContext http) => Problem.LimitReached(
        http, "eventStreams", "The maximum number of event streams is open.", s_streamEnds);

    private static ProblemHttpResult TooManyUploads(HttpContext http) => Problem.LimitReached(
        http, "concurrentUploads", "The maximum number of uploads is in progress.", s_uploadEnds);
}

/// <summary>Whether a job is admitted, and the tenant's turn to queue it if the tenant's jobs are queued sequentially.</summary>
/// <param name="Problem">Why the job is refused; null if it is admitted.</param>
public sealed record JobAdmission(ProblemHttpResult? Problem, IDisposable? Turn = null) : IDisposable
{
    public void Dispose() => Turn?.Dispose();
}
