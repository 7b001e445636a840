using Encoder.Storage.Sql;

namespace Encoder.Storage.Work;

/// <summary>
/// The statements of the work queue. A lease is held while its item still has the lease's worker and attempt and
/// <c>not_before</c>, the end of the lease, is ahead.
/// </summary>
internal sealed class WorkQueueSql(SqlDialect dialect)
{
    private const string Held = "job_id = @JobId AND item = @Item AND worker = @Worker AND attempt = @Attempt";

    public const string Add =
        """
        INSERT INTO work_items (job_id, item, tenant, priority, yields, turn) VALUES (@JobId, @Item, @Tenant, @Priority, @Yields, @JobId)
        ON CONFLICT (job_id, item) DO NOTHING
        """;

    /// <summary>
    /// The highest attempt number so far. Claims lock its row and therefore run one after another, each on what the previous
    /// one left, so their order is exact. Removing items locks it too: otherwise a claim could choose an item that is being
    /// removed, and return nothing although others wait.
    /// </summary>
    public string LastAttempt { get; } = $"SELECT last FROM work_attempt{dialect.LockRows}";

    /// <summary>Makes items whose lease or delay has ended wait again. An ended lease counts as lost.</summary>
    public string TakeBackWhatIsDue { get; } =
        $"""
        UPDATE work_items
        SET not_before = NULL, worker = NULL, lost = lost + CASE WHEN worker IS NULL THEN 0 ELSE 1 END
        WHERE not_before <= {dialect.Now}
        """;

    /// <summary>
    /// Within the highest waiting priority, steps from tenant to tenant along the index, looks at the first item of each, and
    /// takes the one whose tenant has the fewest items running. A claim therefore costs a few index look-ups per waiting
    /// tenant, however many items wait.
    /// </summary>
    public string Claim { get; } =
        $"""
        WITH RECURSIVE
        top (priority) AS (SELECT max(priority) FROM work_items WHERE not_before IS NULL),
        waiting (tenant) AS (
            SELECT min(tenant) FROM work_items
            WHERE not_before IS NULL AND priority = (SELECT priority FROM top)
            UNION ALL
            SELECT (
                SELECT min(other.tenant) FROM work_items AS other
                WHERE other.not_before IS NULL AND other.priority = (SELECT priority FROM top) AND other.tenant > waiting.tenant)
            FROM waiting WHERE waiting.tenant IS NOT NULL
        )
        UPDATE work_items
        SET worker = @worker, not_before = {dialect.Now} + @milliseconds, attempt = @attempt
        WHERE sequence = (
            SELECT candidate.sequence
            FROM waiting
            JOIN work_items AS candidate ON candidate.sequence = (
                SELECT oldest.sequence FROM work_items AS oldest
                WHERE oldest.not_before IS NULL AND oldest.priority = (SELECT priority FROM top) AND oldest.tenant = waiting.tenant
                ORDER BY oldest.turn, oldest.sequence LIMIT 1)
            ORDER BY
                (SELECT count(*) FROM work_items AS running WHERE running.worker IS NOT NULL AND running.tenant = waiting.tenant),
                candidate.turn, candidate.sequence
            LIMIT 1)
        RETURNING
            job_id AS JobId, item AS Item, attempt AS Attempt, lost AS Lost, yields AS Yields, not_before - @milliseconds AS ClaimedAt
        """;

    /// <summary>
    /// Moves the job's other yielding items to the end of the queue. The cost depends on the number of these items, not on the
    /// length of the queue.
    /// </summary>
    public const string Yield = "UPDATE work_items SET turn = @turn WHERE job_id = @JobId AND yields AND worker IS NULL";

    public const string RememberAttempt = "UPDATE work_attempt SET last = @attempt";

    public string Extend { get; } =
        $"UPDATE work_items SET not_before = {dialect.Now} + @milliseconds WHERE {Held} AND not_before > {dialect.Now}";

    public string Finish { get; } = $"DELETE FROM work_items WHERE {Held} AND not_before > {dialect.Now}";

    public string Release { get; } =
        $"""
        UPDATE work_items SET worker = NULL, not_before = CASE WHEN @milliseconds > 0 THEN {dialect.Now} + @milliseconds END
        WHERE {Held} AND not_before > {dialect.Now}
        """;
}
