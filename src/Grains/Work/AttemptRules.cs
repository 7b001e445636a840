using Encoder.Storage.Work;

namespace Encoder.Grains.Work;

/// <summary>An owner's ruling on an attempt at one of its work items.</summary>
public enum AttemptRuling
{
    /// <summary>The lease does not count: it is older than the newest, or the item needs no more attempts.</summary>
    Refused,

    /// <summary>The call repeats one that was already accepted. Nothing changes.</summary>
    Repeated,

    /// <summary>The attempt begins, or its result counts.</summary>
    Accepted,

    /// <summary>The attempt failed, and the item is to be tried again.</summary>
    TryAgain,

    /// <summary>The item fails for good.</summary>
    Failed,
}

/// <summary>
/// Decides which attempts at a work item count and when it fails for good. The same rules apply to the job's own items and to those of its
/// outputs.
/// </summary>
public static class AttemptRules
{
    /// <summary>Decides whether a worker may begin.</summary>
    /// <param name="status">The status of the item.</param>
    /// <param name="attempt">The newest attempt that has begun; 0 before the first.</param>
    /// <param name="lease">The worker's lease.</param>
    /// <param name="limits">The limits on attempts.</param>
    public static AttemptRuling Begin(WorkItemStatus status, int attempt, WorkLease lease, WorkItemLimits limits)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(limits);
        if (status != WorkItemStatus.Open || lease.Attempt < attempt) return AttemptRuling.Refused;
        if (lease.Attempt == attempt) return AttemptRuling.Repeated;
        return lease.LostAlone >= limits.MaxLost ? AttemptRuling.Failed : AttemptRuling.Accepted;
    }

    /// <summary>
    /// Returns whether an item may be the cause of its losses, so that a worker must run it alone to find out. An item that has already
    /// proved to be the cause is not run any more.
    /// </summary>
    public static bool IsSuspect(WorkLease lease, WorkItemLimits limits)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(limits);
        return lease.Lost >= limits.SuspectAfter && lease.LostAlone < limits.MaxLost;
    }

    /// <summary>Decides whether a result counts.</summary>
    /// <inheritdoc cref="Begin"/>
    /// <param name="failures">The number of earlier attempts that failed.</param>
    /// <param name="result">The result of the attempt.</param>
    public static AttemptRuling End(
        WorkItemStatus status, int attempt, int failures, WorkLease lease, WorkResult result, WorkItemLimits limits)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease.Attempt != attempt || status == WorkItemStatus.Failed) return AttemptRuling.Refused;
        if (status == WorkItemStatus.Done) return AttemptRuling.Repeated;
        return result is WorkFailed failed ? Failure(failed, failures, limits) : AttemptRuling.Accepted;
    }

    /// <summary>Decides what follows from a failure: <see cref="AttemptRuling.TryAgain"/> or <see cref="AttemptRuling.Failed"/>.</summary>
    /// <param name="failed">How the attempt failed.</param>
    /// <param name="failures">The number of earlier attempts that failed.</param>
    /// <param name="limits">The limits on attempts.</param>
    public static AttemptRuling Failure(WorkFailed failed, int failures, WorkItemLimits limits)
    {
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentNullException.ThrowIfNull(limits);
        return failed.IsTransient && failures + 1 < limits.MaxFailures ? AttemptRuling.TryAgain : AttemptRuling.Failed;
    }
}

/// <summary>The status of a work item.</summary>
public enum WorkItemStatus
{
    /// <summary>In the queue, or leased to a worker.</summary>
    Open,

    /// <summary>The result of one of its attempts counts.</summary>
    Done,

    /// <summary>No attempt at it counts any more.</summary>
    Failed,
}
