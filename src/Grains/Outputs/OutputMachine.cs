using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Outputs;

/// <summary>The state machine of an output, as pure functions: open, accepted, then completed; or failed.</summary>
public static class OutputMachine
{
    /// <summary>
    /// Applies a worker's lease of the work item. The worker may begin if the output is then open at the lease's attempt.
    /// </summary>
    public static OutputWork Begin(OutputWork work, WorkLease lease, WorkItemLimits limits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(work);
        return AttemptRules.Begin(ItemStatus(work), work.Attempt, lease, limits) switch
        {
            AttemptRuling.Accepted =>
                work with { Attempt = lease.Attempt, Attempts = WorkAttempts.Begun(work.Attempts, lease, limits, now) },
            AttemptRuling.Failed => work with
            {
                Status = OutputStatus.Failed,
                Error = limits.LostTooOften,
                Attempts = WorkAttempts.Condemned(work.Attempts, lease, now),
            },
            _ => work,
        };
    }

    /// <summary>Applies a result that a worker hands in.</summary>
    /// <param name="work">The current state.</param>
    /// <param name="lease">The worker's lease.</param>
    /// <param name="result">The result.</param>
    /// <param name="limits">The limits on attempts.</param>
    /// <param name="now">The current time.</param>
    /// <param name="folder">The published path of the output's folder.</param>
    /// <param name="publish">Creates the published file of an output file.</param>
    public static (WorkVerdict Verdict, OutputWork Work) End(
        OutputWork work, WorkLease lease, WorkResult result, WorkItemLimits limits, DateTimeOffset now, string folder,
        Func<OutputFile, MediaFile> publish)
    {
        ArgumentNullException.ThrowIfNull(work);
        var (verdict, next) = (AttemptRules.End(ItemStatus(work), work.Attempt, work.Failures, lease, result, limits), result) switch
        {
            (AttemptRuling.Refused, _) => (WorkVerdict.Refused, work),
            (AttemptRuling.Repeated, _) => (WorkVerdict.Accepted, work),
            (AttemptRuling.TryAgain, _) => (WorkVerdict.TryAgain, work with { Failures = work.Failures + 1 }),
            (_, WorkFailed failed) => (
                WorkVerdict.Accepted,
                work with
                {
                    Status = OutputStatus.Failed,
                    Error = new JobError(failed.Code, failed.Message),
                    Verification = Published(failed.Verification, folder),
                }),
            (_, Produced produced) => (
                WorkVerdict.Accepted,
                work with
                {
                    Status = OutputStatus.Accepted,
                    Files = Array.ConvertAll(produced.Files, f => publish(f)),
                    Verification = Published(produced.Verification, folder),
                }),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is not a result of {lease.Name}."),
        };
        return ReferenceEquals(next, work)
            ? (verdict, work)
            : (verdict, next with { Attempts = WorkAttempts.Ended(work.Attempts, lease, result, now) });
    }

    /// <summary>Applies the cancellation of the job. What is finished stays.</summary>
    public static OutputWork Cancel(OutputWork work, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Status == OutputStatus.Open
            ? work with
            {
                Status = OutputStatus.Failed,
                Error = JobMachine.Cancelled,
                Attempts = WorkAttempts.Stopped(work.Attempts, _ => true, now),
            }
            : work;
    }

    /// <summary>Applies a retry of the job: a failed output is made again, with higher attempt numbers than before.</summary>
    public static OutputWork Retry(OutputWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Status == OutputStatus.Failed ? new OutputWork { Attempt = work.Attempt, Attempts = work.Attempts } : work;
    }

    /// <summary>Records that the accepted result is published.</summary>
    public static OutputWork Published(OutputWork work) => work with { Status = OutputStatus.Completed };

    /// <summary>
    /// Records that the accepted result was lost before it was published. It is made again, as after any transient failure.
    /// </summary>
    public static OutputWork Vanished(OutputWork work, WorkItemLimits limits)
    {
        ArgumentNullException.ThrowIfNull(work);
        var failed = new WorkFailed(
            JobErrorCodes.OutputInvalid, "The outputs were lost before they could be published.", IsTransient: true);
        return AttemptRules.Failure(failed, work.Failures, limits) == AttemptRuling.TryAgain
            ? work with { Status = OutputStatus.Open, Files = [], Verification = null, Failures = work.Failures + 1 }
            : work with
            {
                Status = OutputStatus.Failed,
                Files = [],
                Verification = null,
                Error = new JobError(failed.Code, failed.Message),
            };
    }

    private static WorkItemStatus ItemStatus(OutputWork work) => work.Status switch
    {
        OutputStatus.Open => WorkItemStatus.Open,
        OutputStatus.Failed => WorkItemStatus.Failed,
        _ => WorkItemStatus.Done,
    };

    /// <summary>Replaces paths relative to the attempt's folder with published paths.</summary>
    private static OutputVerification[]? Published(OutputVerification[]? verification, string folder) => verification is null
        ? null
        : Array.ConvertAll(verification, v => v.Path is { } name ? v with { Path = $"{folder}/{name}" } : v);
}
