using Dapper;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Idempotency;

internal sealed class IdempotencyKeys(IDatabase database) : IIdempotencyKeys
{
    private readonly string _forgetOld = $"DELETE FROM idempotency_keys WHERE created_at <= {database.Dialect.Now} - @lifetime";

    private readonly string _add =
        $"""
        INSERT INTO idempotency_keys (tenant, name, fingerprint, job_id, created_at, held_until)
        VALUES (@tenant, @key, @fingerprint, @jobId, {database.Dialect.Now}, {database.Dialect.Now} + @hold)
        ON CONFLICT (tenant, name) DO NOTHING
        """;

    private readonly string _find =
        $"""
        SELECT fingerprint AS Fingerprint, job_id AS JobId, answer AS Answer, held_until - {database.Dialect.Now} AS HeldFor
        FROM idempotency_keys WHERE tenant = @tenant AND name = @key{database.Dialect.LockRows}
        """;

    private readonly string _hold =
        $"UPDATE idempotency_keys SET held_until = {database.Dialect.Now} + @hold WHERE tenant = @tenant AND name = @key";

    /// <summary>Also adds the key if it is gone: another request with it may have been refused since, which forgets the key.</summary>
    private readonly string _answer =
        $"""
        INSERT INTO idempotency_keys (tenant, name, fingerprint, job_id, created_at, held_until, answer)
        VALUES (@tenant, @key, @fingerprint, @jobId, {database.Dialect.Now}, 0, @answer)
        ON CONFLICT (tenant, name) DO UPDATE SET answer = @answer, held_until = 0
        """;

    private readonly long _holdMilliseconds = (long)IIdempotencyKeys.Hold.TotalMilliseconds;
    private readonly long _lifetimeMilliseconds = (long)IIdempotencyKeys.Lifetime.TotalMilliseconds;

    public Task<KeyClaim> Claim(string tenant, string key, string fingerprint, string jobId) => database.Write(async connection =>
    {
        await connection.ExecuteAsync(_forgetOld, new { lifetime = _lifetimeMilliseconds });
        var claim = new { tenant, key, fingerprint, jobId, hold = _holdMilliseconds };
        if (await connection.ExecuteAsync(_add, claim) == 1) return new KeyClaim(KeyOutcome.Claimed, jobId);

        // Null if the key has just been forgotten. The client tries again.
        if (await connection.QuerySingleOrDefaultAsync<Row>(_find, claim) is not { } row) return new KeyClaim(KeyOutcome.InFlight, jobId);
        if (row.Fingerprint != fingerprint) return new KeyClaim(KeyOutcome.OtherBody, row.JobId);
        if (row.Answer is not null) return new KeyClaim(KeyOutcome.Answered, row.JobId, row.Answer);
        // A longer hold is only possible if the clock was set back since.
        if (row.HeldFor > 0 && row.HeldFor <= _holdMilliseconds)
            return new KeyClaim(KeyOutcome.InFlight, row.JobId, HeldFor: TimeSpan.FromMilliseconds(row.HeldFor));
        await connection.ExecuteAsync(_hold, claim);
        return new KeyClaim(KeyOutcome.Claimed, row.JobId);
    });

    public Task Answer(string tenant, string key, string fingerprint, string jobId, string answer) =>
        database.Write(connection => connection.ExecuteAsync(_answer, new { tenant, key, fingerprint, jobId, answer }));

    public Task Release(string tenant, string key) => database.Write(connection => connection.ExecuteAsync(
        "UPDATE idempotency_keys SET held_until = 0 WHERE tenant = @tenant AND name = @key", new { tenant, key }));

    public Task Forget(string tenant, string key) => database.Write(connection => connection.ExecuteAsync(
        "DELETE FROM idempotency_keys WHERE tenant = @tenant AND name = @key AND answer IS NULL", new { tenant, key }));

    private sealed record Row
    {
        public required string Fingerprint { get; init; }

        public required string JobId { get; init; }

        public required string? Answer { get; init; }

        /// <summary>Milliseconds; negative if the claim has ended.</summary>
        public required long HeldFor { get; init; }
    }
}
