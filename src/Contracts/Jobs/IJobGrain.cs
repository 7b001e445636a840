using Orleans.CodeGeneration;

namespace Encoder.Contracts.Jobs;

/// <summary>One encoding job; the grain's key is the job's id (<see cref="EntityId"/>).</summary>
/// <remarks>
/// Whatever belongs to another tenant is answered exactly as if it did not exist. A call that ends in a
/// <see cref="TimeoutException"/> has an unknown outcome: ask again with <see cref="Get"/>.
/// </remarks>
[Alias("encoder.IJobGrain"), Version(2)]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the job. It is durable before this returns, and a repeated submission of the same id returns the first one's
    /// job.
    /// </summary>
    [Alias("Submit")]
    Task<SubmitResult> Submit(JobSubmission submission);

    /// <summary>The job as it stands; null when this tenant has no such job.</summary>
    [Alias("Get")]
    Task<Job?> Get(string tenant);

    /// <summary>As <see cref="Get"/>, with what else is asked for.</summary>
    [Alias("GetWith")]
    Task<Job?> GetWith(string tenant, JobDetails details);

    /// <summary>
    /// Deletes the job, if it is still queued. A job that was answered as deleted never runs and never calls its webhook.
    /// </summary>
    [Alias("Delete")]
    Task<DeleteResult> Delete(string tenant);

    /// <summary>
    /// Ends the job, queued or processing, as failed with <see cref="JobErrorCodes.Cancelled"/>. Its work stops within moments,
    /// wherever it runs; outputs that are finished stay.
    /// </summary>
    [Alias("Cancel")]
    Task<CancelResult> Cancel(string tenant);

    /// <summary>
    /// Queues a failed job again. Finished outputs are not made again, and neither are finished encodes that are still kept.
    /// </summary>
    [Alias("Retry")]
    Task<RetryResult> Retry(string tenant);
}

/// <summary>A request together with the tenant it comes from.</summary>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="User">The tenant's user, shown with the job.</param>
/// <param name="Request">What is asked for.</param>
[GenerateSerializer, Immutable, Alias("encoder.JobSubmission")]
public sealed record JobSubmission(string Tenant, JobUser User, JobRequest Request);

/// <summary>What became of a submission: exactly one member is set.</summary>
/// <param name="Job">The accepted job, queued.</param>
/// <param name="Errors">The rules that the request breaks, by path (<see cref="JobRequestRules.Check"/>).</param>
/// <param name="VideoNotFound">The tenant has no file with the given videoId.</param>
[GenerateSerializer, Immutable, Alias("encoder.SubmitResult")]
public sealed record SubmitResult(Job? Job, Dictionary<string, string[]>? Errors = null, bool VideoNotFound = false);

/// <summary>What became of a deletion.</summary>
/// <param name="Deleted">Whether the job is gone.</param>
/// <param name="Job">The job as it was when it was deleted, or as it is now because it was no longer queued; null when the
/// tenant has no such job.</param>
[GenerateSerializer, Immutable, Alias("encoder.DeleteResult")]
public sealed record DeleteResult(bool Deleted, Job? Job);

/// <summary>What became of a cancellation.</summary>
/// <param name="Cancelled">Whether the job was cancelled; it was not if it had ended before.</param>
/// <param name="Job">The job as it is now; null when the tenant has no such job.</param>
[GenerateSerializer, Immutable, Alias("encoder.CancelResult")]
public sealed record CancelResult(bool Cancelled, Job? Job);

/// <summary>What became of a retry.</summary>
/// <param name="Retried">Whether the job is queued again; it is not unless it had failed.</param>
/// <param name="Job">The job as it was queued, or as it is now if it was not; null when the tenant has no such job.</param>
/// <param name="VideoNotFound">The job's upload was deleted since, so the job cannot be retried.</param>
[GenerateSerializer, Immutable, Alias("encoder.RetryResult")]
public sealed record RetryResult(bool Retried, Job? Job, bool VideoNotFound = false);
