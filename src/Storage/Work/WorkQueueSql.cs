using Encoder.Storage.Sql;

namespace Encoder.Storage.Work;

/// <summary>
/// The statements of the work queue. A lease is held while its item still has the lease's worker and attempt, and <c>not_before</c>, the
/// end of the lease, is in the future.
/// </summary>
internal sealed class WorkQueueSql(SqlDialect dialect)
{
    private const string ThisLease = "job_id = @JobId AND item = @Item AND worker = @Worker AND attempt = @Attempt";

    public const string Add =
        """
        INSERT INTO work_items (job_id, item, tenant, priority, yields, turn) VALUES (@JobId, @Item, @Tenant, @Priority, @Yields, @JobId)
        ON CONFLICT (job_id, item) DO NOTHING
        """;

    /// <summary>Sets the clock of a tenant that has nothing in the queue to where the others are, unless it is ahead of them.</summary>
    public const string Arrive =
        """
        INSERT INTO work_shares (tenant, used, typical, served)
        SELECT @tenant, used, @estimate, 0 FROM work_attempt
        WHERE NOT EXISTS (SELECT 1 FROM work_items WHERE not_before IS NULL AND tenant = @tenant)
            AND NOT EXISTS (SELECT 1 FROM work_items WHERE worker IS NOT NULL AND tenant = @tenant)
        ON CONFLICT (tenant) DO UPDATE SET used = excluded.used WHERE work_shares.used < excluded.used
        """;

    /// <summary>
    /// The highest attempt number so far. Claims lock its row and therefore run one after another, each on what the previous one left, so
    /// their order is exact. Removing items locks it too: otherwise a claim could choose an item that is being removed, and return nothing
    /// although others are waiting.
    /// </summary>
    public string Lock { get; } =
        $"""
        SELECT last AS Last, used AS Start, EXISTS (SELECT 1 FROM work_items WHERE not_before <= {dialect.Now}) AS IsDue,
            {dialect.Now} AS Now
        FROM work_attempt{dialect.LockRows}
        """;

    public string Now { get; } = $"SELECT {dialect.Now}";

    /// <summary>
    /// Moves the ends of a worker's leases after the clock was set forward. Every process does this once for its own leases.
    /// </summary>
    public const string SetForward =
        "UPDATE work_items SET not_before = not_before + @step, claimed_at = claimed_at + @step WHERE worker = @worker";

    /// <summary>
    /// Adjusts leases and delays after the clock was set back: delays, which are short, end, and no lease ends later than if it had just
    /// been extended. Repeating it changes nothing.
    /// </summary>
    public string SetBack { get; } =
        $"""
        UPDATE work_items SET not_before = {dialect.Now} + CASE WHEN worker IS NULL THEN 0 ELSE @milliseconds END
        WHERE not_before > {dialect.Now} + CASE WHEN worker IS NULL THEN 0 ELSE @milliseconds END
        """;

    /// <summary>Leases and delays that have ended.</summary>
    public string Due { get; } = $"{EndedLease} WHERE not_before <= {dialect.Now} ORDER BY tenant, sequence{dialect.LockRows}";

    /// <summary>All leases, ended or not.</summary>
    public string Leased { get; } = $"{EndedLease} WHERE worker IS NOT NULL ORDER BY tenant, sequence{dialect.LockRows}";

    private const string EndedLease =
        """
        SELECT sequence AS Sequence, worker AS Worker, lost AS Lost, lost_alone AS LostAlone, alone AS Alone, fraction AS Fraction,
            furthest AS Furthest, tenant AS Tenant, charged AS Charged, not_before - claimed_at AS Elapsed
        FROM work_items
        """;

    public const string WaitAgain =
        """
        UPDATE work_items
        SET not_before = NULL, worker = NULL, lost = @lost, lost_alone = @alone, furthest = @furthest
        WHERE sequence = @Sequence
        """;

    /// <summary>
    /// Steps from tenant to tenant along the index. A claim therefore costs a few index lookups for each waiting tenant, however many items
    /// are waiting.
    /// </summary>
    public const string WaitingTenants =
        """
        WITH RECURSIVE waiting (tenant) AS (
            SELECT min(tenant) FROM work_items WHERE not_before IS NULL
            UNION ALL
            SELECT (SELECT min(other.tenant) FROM work_items AS other WHERE other.not_before IS NULL AND other.tenant > waiting.tenant)
            FROM waiting WHERE waiting.tenant IS NOT NULL
        )
        SELECT
            work_shares.tenant AS Tenant, work_shares.used AS Used, work_shares.typical AS Typical, work_shares.served AS Served,
            (SELECT count(*) FROM work_items AS running WHERE running.worker IS NOT NULL AND running.tenant = waiting.tenant) AS Running
        FROM waiting JOIN work_shares ON work_shares.tenant = waiting.tenant
        """;

    public string Claim { get; } =
        $"""
        UPDATE work_items
        SET worker = @worker, not_before = {dialect.Now} + @milliseconds, attempt = @attempt, claimed_at = {dialect.Now},
            charged = @estimate, alone = FALSE, fraction = 0
        WHERE sequence = (
            SELECT sequence FROM work_items WHERE not_before IS NULL AND tenant = @Tenant
            ORDER BY priority DESC, turn, sequence LIMIT 1)
        RETURNING job_id AS JobId, item AS Item, attempt AS Attempt, lost AS Lost, lost_alone AS LostAlone, yields AS Yields,
            claimed_at AS ClaimedAt
        """;

    /// <summary>
    /// Moves the job's other yielding items to the end of the queue. The cost depends on the number of these items, not on the
    /// length of the queue.
    /// </summary>
    public const string Yield = "UPDATE work_items SET turn = @turn WHERE job_id = @JobId AND yields AND worker IS NULL";

    /// <summary>Charges a claim, and records its attempt number.</summary>
    public const string ChargeClaim =
        """
        UPDATE work_attempt SET last = @attempt, used = @start;
        UPDATE work_shares SET used = used + @charge, served = @attempt WHERE tenant = @Tenant
        """;

    public const string Charge = "UPDATE work_shares SET used = used + @charge WHERE tenant = @Tenant";

    public const string ChargeEnd =
        "UPDATE work_shares SET used = used + @charge, typical = typical + (@elapsed - typical) * @novelty WHERE tenant = @Tenant";

    public string Extend { get; } =
        $"""
        UPDATE work_items SET not_before = {dialect.Now} + @milliseconds, fraction = coalesce(@fraction, fraction)
        WHERE {ThisLease} AND not_before > {dialect.Now}
        RETURNING {Use(dialect)}
        """;

    public const string RememberCharge = $"UPDATE work_items SET charged = @elapsed WHERE {ThisLease}";

    public string RunsAlone { get; } = $"UPDATE work_items SET alone = TRUE WHERE {ThisLease} AND not_before > {dialect.Now}";

    public string Finish { get; } = $"DELETE FROM work_items WHERE {ThisLease} AND not_before > {dialect.Now} RETURNING {Use(dialect)}";

    public string Release { get; } =
        $"""
        UPDATE work_items SET worker = NULL, not_before = CASE WHEN @milliseconds > 0 THEN {dialect.Now} + @milliseconds END
        WHERE {ThisLease} AND not_before > {dialect.Now}
        RETURNING {Use(dialect)}
        """;

    public string RemoveJob { get; } =
        $"DELETE FROM work_items WHERE job_id = @jobId RETURNING worker AS Worker, {Use(dialect)}";

    /// <summary>Returns the columns from which a <see cref="SlotUse"/> is read.</summary>
    private static string Use(SqlDialect dialect) => $"tenant AS Tenant, charged AS Charged, {dialect.Now} - claimed_at AS Elapsed";
}
