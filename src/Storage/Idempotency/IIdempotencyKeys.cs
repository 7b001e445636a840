namespace Encoder.Storage.Idempotency;

/// <summary>
/// Keys by which clients mark requests that must not be carried out twice, for each tenant. A request claims its key, and with
/// it the id of the job that it makes; then it stores its answer, which later requests with the key get.
/// </summary>
/// <remarks>
/// Making a job of a given id can be repeated. So if a request is lost, the next one with its key goes on with the id that the
/// lost one reserved, and there is one job.
/// </remarks>
public interface IIdempotencyKeys
{
    /// <summary>Claims a key, unless it was used before. Keys that are older than <see cref="Lifetime"/> are forgotten.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="key">The key.</param>
    /// <param name="fingerprint">A digest of the request's body.</param>
    /// <param name="jobId">The id to reserve if the key is new.</param>
    Task<KeyClaim> Claim(string tenant, string key, string fingerprint, string jobId);

    /// <summary>Stores the answer to the request that claimed the key.</summary>
    Task Answer(string tenant, string key, string fingerprint, string jobId, string answer);

    /// <summary>Ends a claim whose outcome is not known: the next request with the key need not wait, and goes on with its job.</summary>
    Task LetGo(string tenant, string key);

    /// <summary>Forgets a key whose request was refused, so that it made nothing.</summary>
    Task Forget(string tenant, string key);

    /// <summary>How long a key is remembered.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How long a claim holds a key. After that its request counts as lost.</summary>
    static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);
}

/// <summary>What became of a claim.</summary>
/// <param name="Outcome">How the key stands.</param>
/// <param name="JobId">The id that belongs to the key.</param>
/// <param name="Answer">The stored answer, if there is one.</param>
/// <param name="HeldFor">How long another request holds the key at most.</param>
public sealed record KeyClaim(KeyOutcome Outcome, string JobId, string? Answer = null, TimeSpan HeldFor = default);

/// <summary>How a key stands.</summary>
public enum KeyOutcome
{
    /// <summary>It is the caller's: make the job, and store the answer.</summary>
    Claimed,

    /// <summary>Its request was answered before.</summary>
    Answered,

    /// <summary>A request with it is under way.</summary>
    InFlight,

    /// <summary>It was used for a request with another body.</summary>
    OtherBody,
}
