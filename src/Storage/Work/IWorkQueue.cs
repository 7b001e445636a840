namespace Encoder.Storage.Work;

/// <summary>
/// Work items that wait for workers or are leased to them. An item is leased to one worker at a time. A lease that is not
/// extended ends by the database's clock. Every new lease has a higher attempt number than all before it, which fences off
/// earlier holders of the item. Slots are shared fairly between tenants.
/// </summary>
/// <remarks>
/// Attempt numbers rise over the whole queue and are never reused, so the fence also holds for an item that was finished or
/// removed and then added again. They order the attempts at an item but do not count them. <see cref="Losses"/> says how
/// losses are counted.
/// </remarks>
public interface IWorkQueue
{
    /// <summary>Adds items and wakes waiting workers. An item that is already there (same job and name) is left unchanged.</summary>
    Task Enqueue(params IReadOnlyList<WorkItem> items);

    /// <summary>
    /// Leases the next item: of the tenant whose share is due (<see cref="FairShares"/>), the highest priority first, then of the oldest
    /// job, then in the order of addition. After each claim of an item that <see cref="WorkItem.Yields"/>, the job's remaining such
    /// items queue behind everything of the tenant that is waiting. An item whose lease has ended waits again and counts as lost.
    /// Returns null when nothing is waiting that may run.
    /// </summary>
    /// <param name="worker">Name of the worker that takes the lease.</param>
    /// <param name="lease">Duration of the lease unless it is extended; at least 1 ms.</param>
    /// <param name="done">An item to finish in the same commit, as <see cref="Finish"/> does; ignored if its lease was lost.</param>
    Task<WorkLease?> Claim(string worker, TimeSpan lease, WorkLease? done = null);

    /// <summary>
    /// Notes that the worker runs this item and nothing else from now on, so that its loss speaks against the item (see
    /// <see cref="Losses"/>). Returns false if the lease was lost.
    /// </summary>
    Task<bool> RunsAlone(WorkLease lease);

    /// <summary>Extends the leases that are still held and returns those. The rest were lost; stop their work.</summary>
    /// <param name="leases">The leases.</param>
    /// <param name="lease">Duration from now on; at least 1 ms.</param>
    /// <param name="fractions">How far each of them has come, 0 to 1; null when that is not known.</param>
    Task<IReadOnlyList<WorkLease>> Extend(IReadOnlyList<WorkLease> leases, TimeSpan lease, IReadOnlyList<double>? fractions = null);

    /// <summary>Removes a finished item. Returns false, and changes nothing, if the lease was lost.</summary>
    Task<bool> Finish(WorkLease lease);

    /// <summary>
    /// Gives an item back, to be claimed again after <paramref name="delay"/>. It does not count as lost. Returns false if the
    /// lease was lost.
    /// </summary>
    Task<bool> Release(WorkLease lease, TimeSpan delay = default);

    /// <summary>Removes all items of a job, leased or not.</summary>
    Task RemoveJob(string jobId);

    /// <summary>
    /// From now on runs <paramref name="revoked"/> when leases were taken away from their workers, in this process or another,
    /// or may have been: <see cref="Extend"/> tells which. The call must return at once.
    /// </summary>
    void OnRevoked(Action revoked);

    /// <summary>
    /// Ends all leases now and counts their items as lost. Call it only at startup, and only when no other process can hold a
    /// lease: when the database is a file that this process alone has open.
    /// </summary>
    Task<int> EndAllLeases();

    /// <summary>
    /// Waits until there may be something to claim: after an enqueue or a release without delay, but no longer than
    /// <paramref name="timeout"/>, which bounds how late ended delays and leases are noticed. Items added since a claim that
    /// found nothing end the next wait at once. Each signal wakes one waiting worker, which must claim; if it gets an item, the
    /// next worker is woken.
    /// </summary>
    Task WaitForWork(TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A piece of work in the queue.</summary>
/// <param name="JobId">The job that it belongs to. Ids sort by age.</param>
/// <param name="Name">Its name, unique within the job.</param>
/// <param name="Tenant">The tenant that owns the job.</param>
/// <param name="Priority">0 to 9, higher first.</param>
/// <param name="Yields">Whether the job's items take turns with other jobs, as the chunks of a long video do.</param>
public sealed record WorkItem(string JobId, WorkItemName Name, string Tenant, int Priority, bool Yields = false);

/// <summary>A work item while a worker holds it. The attempt number is its fence token: results of earlier attempts do not count.</summary>
/// <param name="JobId">The job that the item belongs to.</param>
/// <param name="Name">The item's name.</param>
/// <param name="Worker">Name of the worker that holds it.</param>
/// <param name="Attempt">1 or more; higher than that of any earlier lease.</param>
/// <param name="Lost">How many workers that may have run other items too lost this one: see <see cref="Losses"/>.</param>
/// <param name="LostAlone">How many workers were lost while they ran it and nothing else.</param>
[GenerateSerializer, Immutable, Alias("encoder.WorkLease")]
public sealed record WorkLease(string JobId, WorkItemName Name, string Worker, int Attempt, int Lost, int LostAlone = 0);
