namespace Encoder.Storage.Work;

/// <summary>
/// Work items that wait for workers or are leased to them. An item is leased to one worker at a time. A lease that is not extended ends by
/// the database's clock. Every new lease has a higher attempt number than all before it, which fences off earlier holders of the item.
/// Slots are shared fairly among tenants.
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
    /// Leases the next item of the tenant whose turn it is (<see cref="FairShares"/>): the highest priority goes first, then the oldest
    /// job, then the item that was added first. After each claim of an item that <see cref="WorkItem.Yields"/>, the job's remaining items
    /// of this kind queue behind everything of the tenant that is waiting. An item whose lease has ended waits again and counts as lost.
    /// Returns null if nothing that may run is waiting.
    /// </summary>
    /// <param name="worker">The name of the worker that takes the lease.</param>
    /// <param name="lease">The duration of the lease unless it is extended; at least 1 ms.</param>
    /// <param name="done">An item to finish in the same commit, as <see cref="Finish"/> does; ignored if its lease was lost.</param>
    Task<WorkLease?> Claim(string worker, TimeSpan lease, WorkLease? done = null);

    /// <summary>
    /// Records that the worker runs this item and nothing else from now on, so that its loss counts against the item (see
    /// <see cref="Losses"/>). Returns false if the lease was lost.
    /// </summary>
    Task<bool> RunsAlone(WorkLease lease);

    /// <summary>Extends the leases that are still held and returns them. The others were lost; stop their work.</summary>
    /// <param name="leases">The leases.</param>
    /// <param name="lease">The duration from now on; at least 1 ms.</param>
    /// <param name="fractions">The progress of each item, 0 to 1; null if it is unknown.</param>
    Task<IReadOnlyList<WorkLease>> Extend(IReadOnlyList<WorkLease> leases, TimeSpan lease, IReadOnlyList<double>? fractions = null);

    /// <summary>Removes a finished item. Returns false, and changes nothing, if the lease was lost.</summary>
    Task<bool> Finish(WorkLease lease);

    /// <summary>
    /// Gives an item back, so that it can be claimed again after <paramref name="delay"/>. It does not count as lost. Returns false if the
    /// lease was lost.
    /// </summary>
    Task<bool> Release(WorkLease lease, TimeSpan delay = default);

    /// <summary>Removes all items of a job, leased or not.</summary>
    Task RemoveJob(string jobId);

    /// <summary>
    /// Registers <paramref name="revoked"/> to run when leases were, or may have been, revoked by this process or another:
    /// <see cref="Extend"/> tells which. The callback must return immediately.
    /// </summary>
    void OnRevoked(Action revoked);

    /// <summary>
    /// Ends all leases now and counts their items as lost. Call it only at startup, and only when no other process can hold a
    /// lease: when the database is a file that this process alone has open.
    /// </summary>
    Task<int> EndAllLeases();

    /// <summary>
    /// Waits until there may be something to claim: after an enqueue or a release without delay, but no longer than
    /// <paramref name="timeout"/>, which limits how late ended delays and leases are noticed. Items added since a claim that found nothing
    /// end the next wait immediately. Each signal wakes one waiting worker, which must claim; if it gets an item, the next worker is woken.
    /// </summary>
    Task WaitForWork(TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A piece of work in the queue.</summary>
/// <param name="JobId">The id of the job that it belongs to. Ids sort by age.</param>
/// <param name="Name">The name of the item, unique within the job.</param>
/// <param name="Tenant">The tenant that owns the job.</param>
/// <param name="Priority">The priority of the job: 0 to 9, higher first.</param>
/// <param name="Yields">Whether the job's items take turns with other jobs, as the chunks of a long video do.</param>
public sealed record WorkItem(string JobId, WorkItemName Name, string Tenant, int Priority, bool Yields = false);

/// <summary>A worker's lease of a work item. The attempt number is its fence token: results of earlier attempts do not count.</summary>
/// <param name="JobId">The id of the job that the item belongs to.</param>
/// <param name="Name">The item's name.</param>
/// <param name="Worker">The name of the worker that holds the lease.</param>
/// <param name="Attempt">The attempt number: 1 or more, and higher than that of any earlier lease.</param>
/// <param name="Lost">
/// The number of workers that were lost with this item while they may have run others too: see <see cref="Losses"/>.
/// </param>
/// <param name="LostAlone">The number of workers that were lost while they ran this item and nothing else.</param>
[GenerateSerializer, Immutable, Alias("encoder.WorkLease")]
public sealed record WorkLease(string JobId, WorkItemName Name, string Worker, int Attempt, int Lost, int LostAlone = 0);
