using System.Threading.RateLimiting;
using Encoder.Gateway.Files;
using Encoder.Gateway.Problems;
using Encoder.Gateway.Uploads;
using Encoder.Silo.Auth;
using Encoder.Storage.Media;
using Encoder.Storage.Tenants;
using Encoder.Storage.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Limits;

/// <summary>
/// Refuses uploads and jobs for which the volume has no room, or the tenant no right. Requests at the same moment may each find room for
/// one, so that a limit can be exceeded by as many.
/// </summary>
public sealed class Admission(StorageSpace space, IUsage usage, QuotaOptions quotas, TimeProvider time) : IEndpointFilter, IDisposable
{
    private static readonly TimeSpan s_uploadEnds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_queueMoves = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_filesAreDeleted = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<Tenant> _uploads = PartitionedRateLimiter.Create<Tenant, string>(tenant =>
        quotas.For(tenant).ConcurrentUploads is > 0 and var most
            ? RateLimitPartition.GetConcurrencyLimiter(
                tenant.Name, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(tenant.Name));

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
                // Its bytes were counted when it was created.
                return await Upload(() => Task.FromResult(
                    space.IsLow && http.Request.Headers[TusHeaders.Override] != "DELETE" ? Problem.StorageFull : null));
            case "retryJob":
                return await ForJob(http) ?? await next(context);
            default:
                return await next(context);
        }

        async Task<object?> Upload(Func<Task<ProblemHttpResult?>> refusal)
        {
            using var upload = _uploads.AttemptAcquire(http.Tenant());
            return upload.IsAcquired ? await refusal() ?? await next(context) : TooManyUploads(http);
        }
    }

    public void Dispose() => _uploads.Dispose();

    /// <summary>The bytes of a resumable upload; whether they are valid is for its endpoint to say.</summary>
    private static long Announced(HttpRequest request) => TusHeaders.Number(request, TusHeaders.Length).Value;

    private async Task<ProblemHttpResult?> ForUpload(HttpContext http, long bytes)
    {
        if (space.IsLow) return Problem.StorageFull;
        if (quotas.For(http.Tenant()).StoredBytes is not (> 0 and var most)) return null;
        var stored = (await usage.Get(http.Tenant().Name, time.GetUtcNow())).StoredBytes;
        return stored >= most || bytes > most - stored ? TooMuchStored(http, most) : null;
    }

    /// <summary>
    /// Why a tenant's job is refused; null when it is admitted. A new job asks only once it is known that no earlier request with its key
    /// made it: an answer that is given again needs no room.
    /// </summary>
    public async Task<ProblemHttpResult?> ForJob(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (space.IsLow) return Problem.StorageFull;
        var (limits, now) = (quotas.For(http.Tenant()), time.GetUtcNow());
        if (limits is { QueuedJobs: 0, StoredBytes: 0, MinutesPerDay: 0 }) return null;
        var used = await usage.Get(http.Tenant().Name, now);
        if (limits.QueuedJobs > 0 && used.QueuedJobs >= limits.QueuedJobs)
            return Problem.LimitReached(http, "queuedJobs", $"At most {limits.QueuedJobs} jobs may be queued.", s_queueMoves);
        if (limits.StoredBytes > 0 && used.StoredBytes >= limits.StoredBytes) return TooMuchStored(http, limits.StoredBytes);
        if (limits.MinutesPerDay > 0 && used.VideoToday.TotalMinutes >= limits.MinutesPerDay)
        {
            return Problem.LimitReached(
                http, "minutesToday", $"At most {limits.MinutesPerDay} minutes of video may be encoded in a day (UTC).",
                now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
        }
        return null;
    }

    private static ProblemHttpResult TooManyUploads(HttpContext http) => Problem.LimitReached(
        http, "concurrentUploads", "As many uploads as are allowed are under way.", s_uploadEnds);

    private static ProblemHttpResult TooMuchStored(HttpContext http, long most) => Problem.LimitReached(
        http, "storedBytes", $"At most {most} bytes may be stored. Delete files that are not needed.", s_filesAreDeleted);
}
