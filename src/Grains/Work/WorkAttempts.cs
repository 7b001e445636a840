using Encoder.Contracts.Jobs;
using Encoder.Storage.Work;

namespace Encoder.Grains.Work;

/// <summary>Records the attempts at the work items of one owner, oldest first, as pure functions.</summary>
public static class WorkAttempts
{
    /// <summary>The number of failed attempts whose lines are kept. Older ones keep only the error.</summary>
    private const int WithLines = 10;

    /// <summary>Records that an attempt begins. An earlier attempt at the same item that has not ended was lost or given back.</summary>
    public static WorkAttempt[]? Begun(WorkAttempt[]? attempts, WorkLease lease, WorkItemLimits limits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Timeline == 0) return attempts;
        var begun = new WorkAttempt(lease.Name, lease.Attempt, lease.Worker, now) { Lost = Losses(lease) };
        return [.. Superseded(attempts, lease, now).TakeLast(limits.Timeline - 1), begun];
    }

    /// <summary>Records that an item was lost too often and is not tried again: its last attempt was lost.</summary>
    public static WorkAttempt[]? Condemned(WorkAttempt[]? attempts, WorkLease lease, DateTimeOffset now) =>
        attempts is null ? null : Superseded(attempts, lease, now);

    /// <summary>Records the result of an attempt.</summary>
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

    /// <summary>Records running attempts at items that need no more attempts as stopped.</summary>
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
