using System.Data.Common;
using Dapper;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Work;

internal sealed class WorkQueue : IWorkQueue
{
    private readonly IDatabase _database;
    private readonly WorkQueueSql _sql;
    private readonly WorkSignal _signal = new();
    private volatile Action? _revoked;

    public WorkQueue(IDatabase database)
    {
        _database = database;
        _sql = new WorkQueueSql(database.Dialect);
        database.Listen(Heard);
    }

    public Task Enqueue(params IReadOnlyList<WorkItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return WriteAndWake(async connection =>
        {
            var added = 0;
            foreach (var item in items)
            {
                var row = new { item.JobId, Item = item.Name.ToString(), item.Tenant, item.Priority, item.Yields };
                added += await connection.ExecuteAsync(WorkQueueSql.Add, row);
            }
            return added;
        });
    }

    public async Task<WorkLease?> Claim(string worker, TimeSpan lease, WorkLease? done = null)
    {
        var milliseconds = Milliseconds(lease);
        var item = await _database.Write(async connection =>
        {
            if (done is not null) await connection.ExecuteAsync(_sql.Finish, Row(done));
            var attempt = await connection.ExecuteScalarAsync<int>(_sql.LastAttempt) + 1;
            await connection.ExecuteAsync(_sql.TakeBackWhatIsDue);
            var claimed = await connection.QuerySingleOrDefaultAsync<ClaimedItem>(_sql.Claim, new { worker, attempt, milliseconds });
            if (claimed is null) return null;
            await connection.ExecuteAsync(WorkQueueSql.RememberAttempt, new { attempt });
            if (claimed.Yields) await connection.ExecuteAsync(WorkQueueSql.Yield, new { claimed.JobId, turn = TurnAfter(claimed) });
            return claimed;
        });
        if (item is null) return null;

        _signal.Raise();
        return new WorkLease(item.JobId, WorkItemName.Parse(item.Item), worker, item.Attempt, item.Lost);
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
                if (await connection.ExecuteAsync(_sql.Extend, Row(one, milliseconds)) == 1) held.Add(one);
            }
            return held;
        });
    }

    public Task<bool> Finish(WorkLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return _database.Write(async connection => await connection.ExecuteAsync(_sql.Finish, Row(lease)) == 1);
    }

    public async Task<bool> Release(WorkLease lease, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        var milliseconds = (long)delay.TotalMilliseconds;
        Task<int> GiveBack(DbConnection connection) => connection.ExecuteAsync(_sql.Release, Row(lease, milliseconds));
        return await (milliseconds == 0 ? WriteAndWake(GiveBack) : _database.Write(GiveBack)) == 1;
    }

    public async Task RemoveJob(string jobId)
    {
        var held = await _database.Write(async connection =>
        {
            await connection.ExecuteScalarAsync<int>(_sql.LastAttempt);
            var workers = await connection.QueryAsync<string?>(
                "DELETE FROM work_items WHERE job_id = @jobId RETURNING worker", new { jobId });
            var revoked = workers.Count(worker => worker is not null);
            if (revoked > 0) await _database.Notify(connection, NotifyTopic.Leases);
            return revoked;
        });
        if (held > 0) _revoked?.Invoke();
    }

    public void OnRevoked(Action revoked) => _revoked += revoked;

    public Task<int> EndAllLeases() => WriteAndWake(connection => connection.ExecuteAsync(
        "UPDATE work_items SET worker = NULL, not_before = NULL, lost = lost + 1 WHERE worker IS NOT NULL"));

    public Task WaitForWork(TimeSpan timeout, CancellationToken cancellationToken) => _signal.Wait(timeout, cancellationToken);

    private void Heard(string? topic)
    {
        if (NotifyTopic.Means(topic, NotifyTopic.Work)) _signal.Raise();
        if (NotifyTopic.Means(topic, NotifyTopic.Leases)) _revoked?.Invoke();
    }

    /// <summary>Applies a change and, if it affected rows, wakes a worker in every process.</summary>
    private async Task<int> WriteAndWake(Func<DbConnection, Task<int>> change)
    {
        var changed = await _database.Write(async connection =>
        {
            var rows = await change(connection);
            if (rows > 0) await _database.Notify(connection, NotifyTopic.Work);
            return rows;
        });
        if (changed > 0) _signal.Raise();
        return changed;
    }

    /// <summary>The parameters that identify a lease.</summary>
    private static object Row(WorkLease lease, long milliseconds = 0) =>
        new { lease.JobId, Item = lease.Name.ToString(), lease.Worker, lease.Attempt, milliseconds };

    /// <summary>
    /// Sorts after the ids of all jobs of the claim's second and before those of the next: ids begin with their second in
    /// hexadecimal. Of two claims within a second, the earlier one goes first.
    /// </summary>
    private static string TurnAfter(ClaimedItem claimed) => $"{claimed.ClaimedAt / 1000:x8}g{claimed.Attempt:d10}";

    private static long Milliseconds(TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.FromMilliseconds(1));
        return (long)lease.TotalMilliseconds;
    }

    private sealed record ClaimedItem
    {
        public required string JobId { get; init; }

        public required string Item { get; init; }

        public required int Attempt { get; init; }

        public required int Lost { get; init; }

        public required bool Yields { get; init; }

        /// <summary>By the database's clock, in Unix milliseconds.</summary>
        public required long ClaimedAt { get; init; }
    }
}
