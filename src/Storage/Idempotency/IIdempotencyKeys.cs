namespace Encoder.Storage.Idempotency;

/// <summary>
/// The idempotency keys of each tenant, with which clients mark requests that must not be carried out twice. A request claims its key and
/// reserves the id of the job that it creates. Then it stores its response, which later requests with the key receive.
/// </summary>
/// <remarks>
/// Submitting a job with a given id can be repeated. If a request is lost, the next request with its key therefore continues with the id
/// that the lost one reserved, and there is only one job.
/// </remarks>
public interface IIdempotencyKeys
{
    /// <summary>Claims a key, unless it was used before. Keys older than <see cref="Lifetime"/> are forgotten.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="key">The key.</param>
    /// <param name="fingerprint">A digest of the request's body.</param>
    /// <param name="jobId">The id to reserve if the key is new.</param>
    Task<KeyClaim> Claim(string tenant, string key, string fingerprint, string jobId);

    /// <summary>Stores the response to the request that claimed the key.</summary>
    Task Answer(string tenant, string key, string fingerprint, string jobId, string answer);

    /// <summary>
    /// Releases a claim whose outcome is unknown. The next request with the key need not wait, and continues with its job.
    /// </summary>
    Task Release(string tenant, string key);

    /// <summary>Forgets a key whose request was refused and created nothing.</summary>
    Task Forget(string tenant, string key);

    /// <summary>How long a key is remembered.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How long a claim holds a key. After that, its request counts as lost.</summary>
    static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);
}

/// <summary>The result of a claim.</summary>
/// <param name="Outcome">The state of the key.</param>
/// <param name="JobId">The job id that belongs to the key.</param>
/// <param name="Answer">The stored response; null if there is none.</param>
/// <param name="HeldFor">The longest time for which another request still holds the key.</param>
public sealed record KeyClaim(KeyOutcome Outcome, string JobId, string? Answer = null, TimeSpan HeldFor = default);

/// <summary>The state of a key.</summary>
public enum KeyOutcome
{
    /// <summary>The caller has claimed the key: create the job, and store the response.</summary>
    Claimed,

    /// <summary>The request of the key has already been answered.</summary>
    Answered,

    /// <summary>A request with the key is in progress.</summary>
    InFlight,

    /// <summary>The key was used for a request with another body.</summary>
    OtherBody,
}
