using Encoder.Storage.Sql;

namespace Encoder.Storage.Work;

/// <summary>The statements of the work queue. A lease is held while the unit has its worker and attempt, and its end has not come.</summary>
internal sealed class WorkQueueSql(SqlDialect dialect)
{
    private const string Held = "job_id = @JobId AND unit = @Unit AND worker = @Worker AND attempt = @Attempt";

    public const string Add =
        """
        INSERT INTO work_units (job_id, unit, tenant, priority, yields, turn) VALUES (@JobId, @Unit, @Tenant, @Priority, @Yields, @JobId)
        ON CONFLICT (job_id, unit) DO NOTHING
        """;

    /// <summary>
    /// The highest attempt number so far. Claims take its row, and so go one after another: each sees what the one before left, and the order is exact. Whoever
    /// removes waiting units takes it too, lest a claim choose one that is gone and come back with nothing though others wait.
    /// </summary>
    public string LastAttempt { get; } = $"SELECT last FROM work_attempt{dialect.LockRows}";

    /// <summary>Units whose lease or delay has ended wait again; the worker that let its lease end has lost the unit.</summary>
    public string TakeBackWhatIsDue { get; } =
        $"""
        UPDATE work_units
        SET not_before = NULL, worker = NULL, lost = lost + CASE WHEN worker IS NULL THEN 0 ELSE 1 END
        WHERE not_before <= {dialect.Now}
        """;

    /// <summary>
    /// Of the highest priority that waits, walks from tenant to tenant along the index, looks at the first unit of each, and takes the one whose tenant has the fewest
    /// units running. So a claim costs a few index look-ups for each waiting tenant, however many units wait.
    /// </summary>
    public string Claim { get; } =
        $"""
        WITH RECURSIVE
        top (priority) AS (SELECT max(priority) FROM work_units WHERE not_before IS NULL),
        waiting (tenant) AS (
            SELECT min(tenant) FROM work_units
            WHERE not_before IS NULL AND priority = (SELECT priority FROM top)
            UNION ALL
            SELECT (
                SELECT min(other.tenant) FROM work_units AS other
                WHERE other.not_before IS NULL AND other.priority = (SELECT priority FROM top) AND other.tenant > waiting.tenant)
            FROM waiting WHERE waiting.tenant IS NOT NULL
        )
        UPDATE work_units
        SET worker = @worker, not_before = {dialect.Now} + @milliseconds, attempt = @attempt
        WHERE sequence = (
            SELECT candidate.sequence
            FROM waiting
            JOIN work_units AS candidate ON candidate.sequence = (
                SELECT oldest.sequence FROM work_units AS oldest
                WHERE oldest.not_before IS NULL AND oldest.priority = (SELECT priority FROM top) AND oldest.tenant = waiting.tenant
                ORDER BY oldest.turn, oldest.sequence LIMIT 1)
            ORDER BY
                (SELECT count(*) FROM work_units AS running WHERE running.worker IS NOT NULL AND running.tenant = waiting.tenant),
                candidate.turn, candidate.sequence
            LIMIT 1)
        RETURNING job_id AS JobId, unit AS Unit, attempt AS Attempt, lost AS Lost, yields AS Yields, not_before - @milliseconds AS ClaimedAt
        """;

    /// <summary>Sends what else of the job yields to the end of the queue. This costs as much as the job has such units, and not as much as the queue is long.</summary>
    public const string Yield = "UPDATE work_units SET turn = @turn WHERE job_id = @JobId AND yields AND worker IS NULL";

    public const string RememberAttempt = "UPDATE work_attempt SET last = @attempt";

    public string Extend { get; } =
        $"UPDATE work_units SET not_before = {dialect.Now} + @milliseconds WHERE {Held} AND not_before > {dialect.Now}";

    public string Finish { get; } = $"DELETE FROM work_units WHERE {Held} AND not_before > {dialect.Now}";

    public string Release { get; } =
        $"""
        UPDATE work_units SET worker = NULL, not_before = CASE WHEN @milliseconds > 0 THEN {dialect.Now} + @milliseconds END
        WHERE {Held} AND not_before > {dialect.Now}
        """;
}
