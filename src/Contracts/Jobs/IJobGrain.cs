using Orleans.CodeGeneration;

namespace Encoder.Contracts.Jobs;

/// <summary>An encoding job. The grain's key is the job's id (<see cref="EntityId"/>).</summary>
/// <remarks>
/// Jobs and uploads of other tenants are treated as if they did not exist. After a <see cref="TimeoutException"/>, the outcome of a call is
/// unknown: find it out with <see cref="Get"/>.
/// </remarks>
[Alias("encoder.IJobGrain"), Version(2)]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the job, which is durable before this returns. Submitting the same id again returns the job of the first submission.
    /// </summary>
    [Alias("Submit")]
    Task<SubmitResult> Submit(JobSubmission submission);

    /// <summary>Returns the job in its current state; null if this tenant has no such job.</summary>
    [Alias("Get")]
    Task<Job?> Get(string tenant);

    /// <summary>Returns the job as <see cref="Get"/> does, with the requested details.</summary>
    [Alias("GetWith")]
    Task<Job?> GetWith(string tenant, JobDetails details);

    /// <summary>Deletes the job if it is still queued. A job that was reported as deleted never runs and never calls its webhook.</summary>
    [Alias("Delete")]
    Task<DeleteResult> Delete(string tenant);

    /// <summary>
    /// Cancels a queued or processing job, which fails with <see cref="JobErrorCodes.Cancelled"/>. Its work stops within moments, wherever
    /// it runs. Finished outputs stay.
    /// </summary>
    [Alias("Cancel")]
    Task<CancelResult> Cancel(string tenant);

    /// <summary>Queues a failed job again. Finished outputs, and finished encodes that are still kept, are not made again.</summary>
    [Alias("Retry")]
    Task<RetryResult> Retry(string tenant);
}

/// <summary>A job request and the tenant that makes it.</summary>
/// <param name="Tenant">The name of the tenant.</param>
/// <param name="User">The tenant's user, shown with the job.</param>
/// <param name="Request">The request.</param>
[GenerateSerializer, Immutable, Alias("encoder.JobSubmission")]
public sealed record JobSubmission(string Tenant, JobUser User, JobRequest Request);

/// <summary>The result of a submission: exactly one member is set.</summary>
/// <param name="Job">The accepted job.</param>
/// <param name="Errors">The rules that the request breaks, by path (<see cref="JobRequestRules.Check"/>).</param>
/// <param name="VideoNotFound">Whether the tenant has no file with the given videoId.</param>
[GenerateSerializer, Immutable, Alias("encoder.SubmitResult")]
public sealed record SubmitResult(Job? Job, Dictionary<string, string[]>? Errors = null, bool VideoNotFound = false);

/// <summary>The result of a deletion.</summary>
/// <param name="Deleted">Whether the job was deleted.</param>
/// <param name="Job">
/// The job as it was before its deletion, or as it is now if it was no longer queued; null if the tenant has no such job.
/// </param>
[GenerateSerializer, Immutable, Alias("encoder.DeleteResult")]
public sealed record DeleteResult(bool Deleted, Job? Job);

/// <summary>The result of a cancellation.</summary>
/// <param name="Cancelled">Whether the job was cancelled; false if it had already ended.</param>
/// <param name="Job">The job as it is now; null if the tenant has no such job.</param>
[GenerateSerializer, Immutable, Alias("encoder.CancelResult")]
public sealed record CancelResult(bool Cancelled, Job? Job);

/// <summary>The result of a retry.</summary>
/// <param name="Retried">Whether the job is queued again; false unless it had failed.</param>
/// <param name="Job">The job as queued by the retry, or as it is now if it was not retried; null if the tenant has no such job.</param>
/// <param name="VideoNotFound">Whether the job's upload has been deleted, so that the job cannot be retried.</param>
[GenerateSerializer, Immutable, Alias("encoder.RetryResult")]
public sealed record RetryResult(bool Retried, Job? Job, bool VideoNotFound = false);
