using Encoder.Contracts.Jobs;
using Encoder.Storage.Work;

namespace Encoder.Grains.Work;

/// <summary>Records the attempts at the work items of one owner, oldest first, as pure functions.</summary>
public static class WorkAttempts
{
    /// <summary>Failed attempts whose lines are kept; of older ones, only the error is.</summary>
    private const int WithLines = 10;

    /// <summary>An attempt begins. An earlier one at the same item that did not end was lost, or given back.</summary>
    public static WorkAttempt[]? Begun(WorkAttempt[]? attempts, WorkLease lease, WorkItemLimits limits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Timeline == 0) return attempts;
        var begun = new WorkAttempt(lease.Name, lease.Attempt, lease.Worker, now) { Lost = Losses(lease) };
        return [.. Superseded(attempts, lease, now).TakeLast(limits.Timeline - 1), begun];
    }

    /// <summary>An item is not tried again, as it was lost too often: its last attempt was lost.</summary>
    public static WorkAttempt[]? Condemned(WorkAttempt[]? attempts, WorkLease lease, DateTimeOffset now) =>
        attempts is null ? null : Superseded(attempts, lease, now);

    /// <summary>A result was handed in, and counts.</summary>
    public static WorkAttempt[]? Ended(WorkAttempt[]? attempts, WorkLease lease, WorkResult result, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (attempts is null) return null;
        var failed = result as WorkFailed;
        var ended = Array.ConvertAll(attempts, a => a.Ended is not null || a.Attempt != lease.Attempt ? a : a with
        {
            Ended = now,
            Outcome = failed is null ? AttemptOutcome.Done : AttemptOutcome.Failed,
            Error = failed is null ? null : new JobError(failed.Code, failed.Message),
            Lines = failed?.Lines,
        });
        return failed?.Lines is null ? ended : WithoutOldLines(ended);
    }

    /// <summary>What still runs of the items that need no more attempts is stopped.</summary>
    public static WorkAttempt[]? Stopped(WorkAttempt[]? attempts, Predicate<WorkItemName> isOver, DateTimeOffset now) => attempts is null
        ? null
        : Array.ConvertAll(
            attempts, a => a.Ended is null && isOver(a.Item) ? a with { Ended = now, Outcome = AttemptOutcome.Stopped } : a);

    private static WorkAttempt[] Superseded(WorkAttempt[]? attempts, WorkLease lease, DateTimeOffset now) => Array.ConvertAll(
        attempts ?? [],
        a => a.Ended is not null || a.Item != lease.Name
            ? a
            : a with { Ended = now, Outcome = Losses(lease) > a.Lost ? AttemptOutcome.Lost : AttemptOutcome.Stopped });

    private static WorkAttempt[] WithoutOldLines(WorkAttempt[] attempts)
    {
        var old = Math.Max(0, attempts.Count(a => a.Lines is not null) - WithLines);
        return Array.ConvertAll(attempts, a => a.Lines is not null && old-- > 0 ? a with { Lines = null } : a);
    }

    private static int Losses(WorkLease lease) => lease.Lost + lease.LostAlone;
}
