using System.Data.Common;
using Dapper;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Work;

internal sealed class WorkQueue : IWorkQueue
{
    private readonly IDatabase _database;
    private readonly WorkQueueSql _sql;
    private readonly WorkSignal _signal = new();

    public WorkQueue(IDatabase database)
    {
        _database = database;
        _sql = new WorkQueueSql(database.Dialect);
        database.Listen(_signal.Raise);
    }

    public Task Enqueue(params IReadOnlyList<WorkUnit> units) => WriteAndWake(connection => ExecuteEach(connection, WorkQueueSql.Add, units));

    public async Task<WorkLease?> Claim(string worker, TimeSpan lease, WorkLease? done = null)
    {
        var milliseconds = Milliseconds(lease);
        var unit = await _database.Write(async connection =>
        {
            if (done is not null) await connection.ExecuteAsync(_sql.Finish, done);
            var attempt = await connection.ExecuteScalarAsync<int>(_sql.LastAttempt) + 1;
            await connection.ExecuteAsync(_sql.TakeBackWhatIsDue);
            var claimed = await connection.QuerySingleOrDefaultAsync<ClaimedUnit>(_sql.Claim, new { worker, attempt, milliseconds });
            if (claimed is not null) await connection.ExecuteAsync(WorkQueueSql.RememberAttempt, new { attempt });
            if (claimed is { Yields: true }) await connection.ExecuteAsync(WorkQueueSql.Yield, new { claimed.JobId, turn = TurnAfter(claimed) });
            return claimed;
        });
        if (unit is null) return null;

        _signal.Raise();
        return new WorkLease(unit.JobId, unit.Unit, worker, unit.Attempt, unit.Lost);
    }

    public Task<IReadOnlyList<WorkLease>> Extend(IReadOnlyList<WorkLease> leases, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(leases);
        var milliseconds = Milliseconds(lease);
        return _database.Write<IReadOnlyList<WorkLease>>(async connection =>
        {
            var held = new List<WorkLease>();
            foreach (var one in leases)
            {
                var extended = await connection.ExecuteAsync(_sql.Extend, new { one.JobId, one.Unit, one.Worker, one.Attempt, milliseconds });
                if (extended == 1) held.Add(one);
            }
            return held;
        });
    }

    public Task<bool> Finish(WorkLease lease) =>
        _database.Write(async connection => await connection.ExecuteAsync(_sql.Finish, lease) == 1);

    public async Task<bool> Release(WorkLease lease, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        var milliseconds = (long)delay.TotalMilliseconds;
        Task<int> GiveBack(DbConnection connection) =>
            connection.ExecuteAsync(_sql.Release, new { lease.JobId, lease.Unit, lease.Worker, lease.Attempt, milliseconds });
        return await (milliseconds == 0 ? WriteAndWake(GiveBack) : _database.Write(GiveBack)) == 1;
    }

    public Task RemoveJob(string jobId) => _database.Write(async connection =>
    {
        await connection.ExecuteScalarAsync<int>(_sql.LastAttempt);
        return await connection.ExecuteAsync("DELETE FROM work_units WHERE job_id = @jobId", new { jobId });
    });

    public Task<int> EndAllLeases() => WriteAndWake(connection => connection.ExecuteAsync(
        "UPDATE work_units SET worker = NULL, not_before = NULL, lost = lost + 1 WHERE worker IS NOT NULL"));

    public Task WaitForWork(TimeSpan timeout, CancellationToken cancellationToken) => _signal.Wait(timeout, cancellationToken);

    /// <summary>Wakes a worker of every process when there is something new to claim, which is when rows were changed.</summary>
    private async Task<int> WriteAndWake(Func<DbConnection, Task<int>> change)
    {
        var changed = await _database.Write(async connection =>
        {
            var rows = await change(connection);
            if (rows > 0) await _database.Notify(connection);
            return rows;
        });
        if (changed > 0) _signal.Raise();
        return changed;
    }

    private static async Task<int> ExecuteEach<T>(DbConnection connection, string sql, IReadOnlyList<T> rows)
        where T : class
    {
        var affected = 0;
        foreach (var row in rows) affected += await connection.ExecuteAsync(sql, row);
        return affected;
    }

    /// <summary>
    /// Behind the id of every job of that second and before those of the next, as ids begin with the second in hexadecimal. Of two claims within a second, the earlier
    /// goes first.
    /// </summary>
    private static string TurnAfter(ClaimedUnit claimed) => $"{claimed.ClaimedAt / 1000:x8}g{claimed.Attempt:d10}";

    private static long Milliseconds(TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.FromMilliseconds(1));
        return (long)lease.TotalMilliseconds;
    }

    private sealed record ClaimedUnit
    {
        public required string JobId { get; init; }

        public required string Unit { get; init; }

        public required int Attempt { get; init; }

        public required int Lost { get; init; }

        public required bool Yields { get; init; }

        /// <summary>By the database's clock, in Unix milliseconds.</summary>
        public required long ClaimedAt { get; init; }
    }
}
