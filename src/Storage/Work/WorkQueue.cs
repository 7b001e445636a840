using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Encoder.Storage.Sql;
using Encoder.Storage.Tenants;

namespace Encoder.Storage.Work;

internal sealed class WorkQueue : IWorkQueue
{
    private readonly IDatabase _database;
    private readonly ITenants? _tenants;
    private readonly QuotaOptions _quotas;
    private readonly WorkQueueSql _sql;
    private readonly WorkSignal _signal = new();
    private readonly ClockSteps _clock = new();
    private readonly Handlers<string> _revoked = new();

    /// <param name="database">The database.</param>
    /// <param name="tenants">The weights and limits of tenants; without them, all are equal.</param>
    /// <param name="quotas">The limits of tenants that have none of their own.</param>
    public WorkQueue(IDatabase database, ITenants? tenants = null, QuotaOptions? quotas = null)
    {
        (_database, _tenants, _quotas) = (database, tenants, quotas ?? new QuotaOptions());
        _sql = new WorkQueueSql(database.Dialect);
        database.Listen(Heard);
    }

    public Task Enqueue(params IReadOnlyList<WorkItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return WriteAndWake(async connection =>
        {
            foreach (var tenant in items.Select(item => item.Tenant).Distinct())
                await connection.ExecuteAsync(WorkQueueSql.Arrive, new { tenant, estimate = FairShares.FirstEstimate });
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
            var before = Stopwatch.GetTimestamp();
            var queue = await connection.QuerySingleAsync<QueueState>(_sql.Lock);
            await KeepLeases(connection, before, queue.Now, worker, milliseconds);
            if (done is not null) await Finish(connection, done);
            if (queue.IsDue && _clock.IsSettled) await EndLeases(connection, _sql.Due);
            var waiting = await connection.QueryAsync<WaitingTenant>(WorkQueueSql.WaitingTenants);
            if (FairShares.Next(waiting, RightsOf) is not { } next) return null;

            var attempt = queue.Last + 1;
            var claim = new { worker, attempt, milliseconds, next.Tenant, estimate = next.Typical };
            var claimed = await connection.QuerySingleAsync<ClaimedItem>(_sql.Claim, claim);
            var rights = RightsOf(next.Tenant);
            var (charge, start) = (next.Typical / rights.Weight, FairShares.Start(queue.Start, next, rights));
            await connection.ExecuteAsync(WorkQueueSql.ChargeClaim, new { next.Tenant, attempt, charge, start });
            if (claimed.Yields) await connection.ExecuteAsync(WorkQueueSql.Yield, new { claimed.JobId, turn = TurnAfter(claimed) });
            return claimed;
        });
        if (item is null) return null;

        _signal.Raise();
        return new WorkLease(item.JobId, WorkItemName.Parse(item.Item), worker, item.Attempt, item.Lost, item.LostAlone);
    }

    public Task<bool> RunsAlone(WorkLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return _database.Write(async connection => await connection.ExecuteAsync(_sql.RunsAlone, Row(lease)) == 1);
    }

    public Task<IReadOnlyList<WorkLease>> Extend(
        IReadOnlyList<WorkLease> leases, TimeSpan lease, IReadOnlyList<double>? fractions = null)
    {
        ArgumentNullException.ThrowIfNull(leases);
        var milliseconds = Milliseconds(lease);
        return _database.Write<IReadOnlyList<WorkLease>>(async connection =>
        {
            var held = new List<WorkLease>();
            var used = new List<SlotUse>();
            if (leases.Count == 0) return held;
            var before = Stopwatch.GetTimestamp();
            var now = await connection.QuerySingleAsync<long>(_sql.Now);
            await KeepLeases(connection, before, now, leases[0].Worker, milliseconds);
            for (var i = 0; i < leases.Count; i++)
            {
                var row = Row(leases[i], milliseconds, fractions?[i]);
                if (await connection.QuerySingleOrDefaultAsync<SlotUse>(_sql.Extend, row) is not { } use) continue;
                held.Add(leases[i]);
                if (use.Rest <= 0) continue;
                // The estimate is used up, so further time is charged as it is used.
                await connection.ExecuteAsync(WorkQueueSql.RememberCharge, RowOf(leases[i], use.Elapsed));
                used.Add(use);
            }
            await Charge(connection, used);
            return held;
        });
    }

    public Task<bool> Finish(WorkLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return _database.Write(connection => Finish(connection, lease));
    }

    public async Task<bool> Release(WorkLease lease, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        var milliseconds = (long)delay.TotalMilliseconds;
        async Task<int> GiveBack(DbConnection connection)
        {
            var use = await connection.QuerySingleOrDefaultAsync<SlotUse>(_sql.Release, Row(lease, milliseconds));
            if (use is null) return 0;
            await Charge(connection, [use]);
            return 1;
        }
        return await (milliseconds == 0 ? WriteAndWake(GiveBack) : _database.Write(GiveBack)) == 1;
    }

    public async Task RemoveJob(string jobId)
    {
        var revoked = await _database.Write(async connection =>
        {
            await connection.QuerySingleAsync<QueueState>(_sql.Lock);
            var removed = await connection.QueryAsync<RemovedItem>(_sql.RemoveJob, new { jobId });
            var held = removed.Where(item => item.Worker is not null).ToList();
            await Charge(connection, held);
            if (held.Count > 0) await _database.Notify(connection, NotifyTopic.Leases);
            return held.Count;
        });
        if (revoked > 0) _revoked.Raise(NotifyTopic.Leases);
    }

    public void OnRevoked(Action revoked) => _revoked.Add(_ => revoked());

    public Task<int> EndAllLeases() => WriteAndWake(connection => EndLeases(connection, _sql.Leased));

    public Task WaitForWork(TimeSpan timeout, CancellationToken cancellationToken) => _signal.Wait(timeout, cancellationToken);

    private void Heard(string? topic)
    {
        if (NotifyTopic.Means(topic, NotifyTopic.Work)) _signal.Raise();
        if (NotifyTopic.Means(topic, NotifyTopic.Leases)) _revoked.Raise(NotifyTopic.Leases);
    }

    private async Task<bool> Finish(DbConnection connection, WorkLease lease)
    {
        var use = await connection.QuerySingleOrDefaultAsync<SlotUse>(_sql.Finish, Row(lease));
        if (use is null) return false;
        var (weight, elapsed, novelty) = (RightsOf(use.Tenant).Weight, use.Charged + use.Rest, FairShares.Novelty);
        await connection.ExecuteAsync(WorkQueueSql.ChargeEnd, new { use.Tenant, charge = use.Rest / weight, elapsed, novelty });
        return true;
    }

    /// <summary>Keeps the remaining time of leases and delays when the database's clock is set.</summary>
    /// <remarks>If the transaction is rolled back, the step is forgotten: leases end early, and their items are done again.</remarks>
    private async Task KeepLeases(DbConnection connection, long before, long now, string worker, long milliseconds)
    {
        var step = _clock.At(before, now);
        if (step == TimeSpan.Zero) return;
        if (step < TimeSpan.Zero)
        {
            await connection.ExecuteAsync(_sql.SetBack, new { milliseconds });
            return;
        }
        await connection.ExecuteAsync(WorkQueueSql.SetForward, new { step = (long)step.TotalMilliseconds, worker });
        // Other workers still have to adjust their leases.
        _clock.Unsettle(TimeSpan.FromMilliseconds(milliseconds));
    }

    /// <summary>Makes items whose lease or delay has ended wait again. Ended leases count as lost. Returns the number of items.</summary>
    private async Task<int> EndLeases(DbConnection connection, string query)
    {
        var ended = (await connection.QueryAsync<EndedLease>(query)).AsList();
        foreach (var one in ended)
        {
            var (lost, alone, furthest) = one.Losses;
            await connection.ExecuteAsync(WorkQueueSql.WaitAgain, new { one.Sequence, lost, alone, furthest });
        }
        await Charge(connection, ended.Where(one => one.Worker is not null));
        return ended.Count;
    }

    /// <summary>Charges tenants for the time that they have used beyond what they were charged.</summary>
    private async Task Charge(DbConnection connection, IEnumerable<SlotUse> uses)
    {
        // Always in the same order, so that two transactions never wait for each other.
        foreach (var tenant in uses.GroupBy(use => use.Tenant).OrderBy(tenant => tenant.Key, StringComparer.Ordinal))
        {
            var charge = tenant.Sum(use => use.Rest) / RightsOf(tenant.Key).Weight;
            await connection.ExecuteAsync(WorkQueueSql.Charge, new { Tenant = tenant.Key, charge });
        }
    }

    private ShareRights RightsOf(string tenant) => _tenants?.ByName(tenant) is { } known
        ? new ShareRights(known.Weight, known.Precedence, _quotas.For(known).RunningUnits is > 0 and var max ? max : null)
        : ShareRights.Equal;

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

    /// <summary>Returns the parameters that identify a lease.</summary>
    private static object Row(WorkLease lease, long milliseconds = 0, double? fraction = null) =>
        new { lease.JobId, Item = lease.Name.ToString(), lease.Worker, lease.Attempt, milliseconds, fraction };

    private static object RowOf(WorkLease lease, long? elapsed) =>
        new { lease.JobId, Item = lease.Name.ToString(), lease.Worker, lease.Attempt, elapsed };

    /// <summary>
    /// Returns a turn that sorts after the ids of all jobs of the claim's second and before those of the next: ids begin with their second
    /// in hexadecimal. Of two claims within a second, the earlier one goes first.
    /// </summary>
    private static string TurnAfter(ClaimedItem claimed) => $"{claimed.ClaimedAt / 1000:x8}g{claimed.Attempt:d10}";

    private static long Milliseconds(TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.FromMilliseconds(1));
        return (long)lease.TotalMilliseconds;
    }

    private sealed record QueueState
    {
        /// <summary>The highest attempt number so far.</summary>
        public required int Last { get; init; }

        /// <summary>The clock at which an idle tenant starts.</summary>
        public required double Start { get; init; }

        /// <summary>Whether a lease or a delay has ended.</summary>
        public required bool IsDue { get; init; }

        /// <summary>The database's clock, in Unix milliseconds.</summary>
        public required long Now { get; init; }
    }

    private sealed record ClaimedItem
    {
        public required string JobId { get; init; }

        public required string Item { get; init; }

        public required int Attempt { get; init; }

        public required int Lost { get; init; }

        public required int LostAlone { get; init; }

        public required bool Yields { get; init; }

        /// <summary>When the item was claimed, by the database's clock in Unix milliseconds.</summary>
        public required long ClaimedAt { get; init; }
    }
}
