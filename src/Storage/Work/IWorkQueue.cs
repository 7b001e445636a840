namespace Encoder.Storage.Work;

/// <summary>
/// Units of work waiting for, or held by, workers. A unit is handed to one worker at a time, under a lease that ends by the
/// database's clock when it is not extended; each handing out has a higher attempt number than any before, which fences off whoever held it.
/// </summary>
/// <remarks>
/// Attempt numbers rise over the whole queue and are never given twice, so that the fence holds for a unit that was finished or removed and is added again. They order
/// the attempts at a unit and do not count them; how often workers lost it is <see cref="WorkLease.Lost"/>.
/// </remarks>
public interface IWorkQueue
{
    /// <summary>Adds units; one that is there already (same job and unit) stays as it is. Wakes waiting workers.</summary>
    Task Enqueue(params IReadOnlyList<WorkUnit> units);

    /// <summary>
    /// Takes the next unit: highest priority first, then of the tenant with the fewest units running, then of the oldest job, then in the order
    /// they were added. A job of which a unit was claimed that <see cref="WorkUnit.Yields"/> counts from then on, for its other such units, as one posted at that moment.
    /// A unit whose lease has ended counts as waiting, and as lost once more. Null when nothing waits.
    /// </summary>
    /// <param name="worker">Name of who takes it.</param>
    /// <param name="lease">How long it is held unless that is extended.</param>
    /// <param name="done">A unit that ends as by <see cref="Finish"/>, in the same commit; nothing happens to it when its lease was lost.</param>
    Task<WorkLease?> Claim(string worker, TimeSpan lease, WorkLease? done = null);

    /// <summary>Extends the leases that the worker still holds, and returns those; whatever is missing was lost and must be stopped.</summary>
    Task<IReadOnlyList<WorkLease>> Extend(IReadOnlyList<WorkLease> leases, TimeSpan lease);

    /// <summary>Ends a unit: it is gone. False when the lease was lost, and nothing happens.</summary>
    Task<bool> Finish(WorkLease lease);

    /// <summary>Gives a unit back, to be claimed again after <paramref name="delay"/>; it does not count as lost. False when the lease was lost.</summary>
    Task<bool> Release(WorkLease lease, TimeSpan delay = default);

    /// <summary>Removes every unit of a job, held or not.</summary>
    Task RemoveJob(string jobId);

    /// <summary>
    /// Ends every lease now, counting the units as lost. For a start at which no other process can hold one, which is so when the database is a file of this process alone.
    /// </summary>
    Task<int> EndAllLeases();

    /// <summary>
    /// Ends when there may be something to claim: after an enqueue or a release without delay, or at the latest after <paramref name="timeout"/>, which is how delays and
    /// leases that have ended come to notice. What was added after a claim that found nothing ends the next wait at once. One waiting worker is woken at a time, and must claim:
    /// when it gets a unit, the next is woken.
    /// </summary>
    Task WaitForWork(TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A unit of work.</summary>
/// <param name="JobId">Job it belongs to; ids sort by age.</param>
/// <param name="Unit">Name of the unit, unique in the job: "ingest", "encode/0", "audio", "package/PRESET", "thumbnails".</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Priority">0 to 9, higher first.</param>
/// <param name="Yields">Whether it is one of many, as what is encoded of a long video is: after each, the job's next takes its turn behind all that waits at that moment.</param>
public sealed record WorkUnit(string JobId, string Unit, string Tenant, int Priority, bool Yields = false);

/// <summary>A unit in the hands of a worker.</summary>
/// <param name="Attempt">1 or more; higher than that of any lease before.</param>
/// <param name="Lost">How many workers lost it before: they neither finished it nor gave it back.</param>
public sealed record WorkLease(string JobId, string Unit, string Worker, int Attempt, int Lost);
