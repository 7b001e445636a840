using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>
/// The state machine of a job, as a pure function: queued, processing, then completed or failed. A failed job that is retried is
/// queued again, as another run.
/// </summary>
public static class JobMachine
{
    /// <summary>The code of the warning that an accepted output violates a rule of a standard.</summary>
    public const string RuleNotMet = "rule_not_met";

    /// <summary>The error of a cancelled job, and of its outputs that were not finished when it was cancelled.</summary>
    internal static readonly JobError Cancelled = new(JobErrorCodes.Cancelled, "The job was cancelled.");

    /// <summary>
    /// Decides the reply to a command and the next state. The effects follow from the states before and after (<see cref="JobEffects"/>).
    /// </summary>
    /// <param name="state">The current state; null if there is no such job.</param>
    /// <param name="command">The command.</param>
    /// <param name="limits">The limits on attempts.</param>
    /// <param name="now">The current time.</param>
    public static JobDecision Decide(JobState? state, JobCommand command, WorkItemLimits limits, DateTimeOffset now)
    {
        var decision = (state, command) switch
        {
            (null, JobCommand.Submit submit) => Done(Submit(submit, now)),
            (not null, JobCommand.Submit) => Same(JobReply.DoneBefore, state),
            (null, JobCommand.Delete) => Same(JobReply.DoneBefore, state),
            (null, _) => Same(JobReply.Refused, state),
            (_, JobCommand.Delete) => state.Status == JobStatus.Queued ? Done(null) : Same(JobReply.Refused, state),
            (_, JobCommand.Cancel) => Cancel(state),
            (_, JobCommand.Retry retry) => Retry(state, retry.Kept),
            (_, JobCommand.Proceed) => Proceed(state, now),
            (_, JobCommand.Begin begin) => Begin(state, begin.Lease, limits, now),
            (_, JobCommand.Report report) => Report(state, report),
            (_, JobCommand.End end) => End(state, end.Lease, end.Result, limits),
            (_, JobCommand.OutputEnded ended) => OutputEnded(state, ended),
            (_, JobCommand.FileDeleted deleted) => FileDeleted(state, deleted.FileId),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };

        return decision.State is { } next && !ReferenceEquals(next, state)
            ? decision with { State = Settle(Recorded(next, command, decision.Reply, limits, now) with { UpdatedAt = now }, now) }
            : decision;
    }

    /// <summary>Returns the state with the next revision, and with the attempts as the command changes them.</summary>
    private static JobState Recorded(JobState next, JobCommand command, JobReply reply, WorkItemLimits limits, DateTimeOffset now)
    {
        var attempts = command switch
        {
            JobCommand.Begin { Lease: var lease } when reply == JobReply.Refused => WorkAttempts.Condemned(next.Attempts, lease, now),
            JobCommand.Begin { Lease: var lease } => WorkAttempts.Begun(next.Attempts, lease, limits, now),
            JobCommand.End end => WorkAttempts.Ended(next.Attempts, end.Lease, end.Result, now),
            _ => next.Attempts,
        };
        return next with
        {
            Revision = next.Revision + 1,
            Attempts = WorkAttempts.Stopped(attempts, name => next.WorkItem(name)?.Status != WorkItemStatus.Open, now),
        };
    }

    private static JobState Submit(JobCommand.Submit submit, DateTimeOffset now)
    {
        var request = submit.Submission.Request;
        return new JobState
        {
            Id = submit.Id,
            Tenant = submit.Submission.Tenant,
            User = submit.Submission.User,
            Request = request,
            Presets = [.. (request.Presets ?? []).Zip(submit.PresetIds, (p, id) => new JobPreset(id, p.Resolutions ?? [], p.Format!))],
            Thumbnails =
            [
                .. (request.Thumbnails ?? []).Zip(
                    submit.ThumbnailIds, (t, id) => new JobThumbnail(id, t.Timestamp!, t.Resolutions!, t.Formats!, t.Filters!)),
            ],
            Storyboard = JobStoryboard.Of(request.Storyboard, submit.StoryboardId),
            SourcePath = submit.SourcePath,
            CaptionPaths = submit.CaptionPaths.Length > 0 ? submit.CaptionPaths : null,
            Trace = submit.Trace,
            CreatedAt = now,
            WorkItems = [new WorkItemState(WorkItemName.Ingest, WorkItemStatus.Open)],
            Outputs =
            [
                .. submit.PresetIds.Select(id => new JobOutput(id, JobOutputStatus.Waiting, [])),
                .. submit.StoryboardId is { } board ? new[] { new JobOutput(board, JobOutputStatus.Waiting, []) } : [],
                .. submit.ThumbnailIds.Length > 0 ? new[] { new JobOutput(JobOutput.AllThumbnails, JobOutputStatus.Waiting, []) } : [],
            ],
        };
    }

    /// <summary>
    /// Fails everything except the outputs in progress. Those are cancelled next, unless they finish first. The job ends when the last of
    /// them has ended.
    /// </summary>
    private static JobDecision Cancel(JobState state) => state switch
    {
        { HasEnded: true } => Same(JobReply.Refused, state),
        { IsCancelled: true } => Same(JobReply.DoneBefore, state),
        _ => Done(Fail(state, Cancelled) with { IsCancelled = true, Error = Cancelled }),
    };

    /// <summary>
    /// Queues a failed job again. Finished outputs are kept. Finished encodes are kept if they and the source still exist; otherwise all
    /// missing work starts over with the ingest. Progress starts at what is already done.
    /// </summary>
    private static JobDecision Retry(JobState state, IReadOnlyCollection<WorkItemName> kept)
    {
        if (state.Status != JobStatus.Failed) return Same(JobReply.Refused, state);
        var queued = state with
        {
            Status = JobStatus.Queued,
            Run = state.Run + 1,
            IsCancelled = false,
            StartedAt = null,
            FinishedAt = null,
            Progress = 0,
            EncodingSince = null,
            EncodingFrom = 0,
            ExpectedEnd = null,
            Error = null,
            Verification = null,
            Outputs = Array.ConvertAll(
                state.Outputs, o => o.Status == JobOutputStatus.Completed ? o : new JobOutput(o.Key, JobOutputStatus.Waiting, [])),
        };
        if (state.Plan is null || !kept.Contains(WorkItemName.Ingest))
        {
            var ingest = state.WorkItem(WorkItemName.Ingest)!;
            return Done(queued with { Plan = null, Warnings = [], WorkItems = [Reopened(ingest)] });
        }
        return Done(queued with
        {
            WorkItems = Array.ConvertAll(
                state.WorkItems,
                i => i.Status == WorkItemStatus.Done && (kept.Contains(i.Name) || !queued.NeedsEncodes) ? i : Reopened(i)),
        });
    }

    private static WorkItemState Reopened(WorkItemState item) =>
        item with { Status = WorkItemStatus.Open, Failures = 0, Fraction = 0 };

    private static JobDecision Proceed(JobState state, DateTimeOffset now) =>
        state is { Status: JobStatus.Queued, Plan: not null } && state.WorkItems.All(i => i.Status == WorkItemStatus.Done)
            ? Done(Encoded(Start(state, now)))
            : Same(JobReply.Refused, state);

    /// <summary>Starts or continues the work. If there is a plan, as there may be after a retry, thumbnails can be made.</summary>
    private static JobState Start(JobState state, DateTimeOffset now)
    {
        var started = state with { Status = JobStatus.Processing, StartedAt = state.StartedAt ?? now };
        return state.Plan is null || state.EncodingSince is not null
            ? started
            : WithThumbnails(started) with { EncodingSince = now, EncodingFrom = JobProgress.Done(state) };
    }

    private static JobState WithThumbnails(JobState state) => state with
    {
        Outputs = Array.ConvertAll(
            state.Outputs,
            o => o is { IsThumbnails: true, Status: JobOutputStatus.Waiting } ? o with { Status = JobOutputStatus.Begun } : o),
    };

    private static JobDecision Begin(JobState state, WorkLease lease, WorkItemLimits limits, DateTimeOffset now)
    {
        if (Running(state, lease) is not { } item) return Same(JobReply.Refused, state);
        var ruling = AttemptRules.Begin(item.Status, item.Attempt, lease, limits);
        if (ruling == AttemptRuling.Refused) return Same(JobReply.Refused, state);
        if (ruling == AttemptRuling.Repeated) return Same(JobReply.DoneBefore, state);
        var begun = Start(state, now);
        return ruling == AttemptRuling.Failed
            ? new JobDecision(JobReply.Refused, Fail(begun, limits.LostTooOften))
            : Done(With(begun, item with { Attempt = lease.Attempt, Fraction = 0 }));
    }

    private static JobDecision Report(JobState state, JobCommand.Report report)
    {
        if (Running(state, report.Lease) is not { Status: WorkItemStatus.Open } item || report.Lease.Attempt != item.Attempt)
            return Same(JobReply.Refused, state);
        var next = With(state, item with { Fraction = Math.Clamp(report.Fraction, item.Fraction, 1) });
        // Only a change that a watcher can see is worth a write.
        return JobProgress.Percent(next) > state.Progress ? Done(next) : Same(JobReply.DoneBefore, state);
    }

    private static JobDecision End(JobState state, WorkLease lease, WorkResult result, WorkItemLimits limits)
    {
        if (state.WorkItem(lease.Name) is not { } item) return Same(JobReply.Refused, state);
        return (AttemptRules.End(item.Status, item.Attempt, item.Failures, lease, result, limits), result) switch
        {
            (AttemptRuling.Refused, _) => Same(JobReply.Refused, state),
            (AttemptRuling.Repeated, _) => Same(JobReply.DoneBefore, state),
            (AttemptRuling.TryAgain, _) => new JobDecision(JobReply.TryAgain, With(state, item with { Failures = item.Failures + 1 })),
            (_, WorkFailed failed) =>
                Done(Fail(state, new JobError(failed.Code, failed.Message)) with { Verification = failed.Verification }),
            (_, Ingested ingested) => Done(Planned(Finished(state, item), ingested.Plan)),
            (_, Encoded encoded) =>
                Done(Encoded(Warned(Finished(state, item), encoded.Warnings))),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is not a result of {item.Name}."),
        };
    }

    /// <summary>
    /// Applies the plan: encodes and thumbnails can now be made. The most expensive items come first, so that all workers finish at about
    /// the same time.
    /// </summary>
    private static JobState Planned(JobState state, EncodePlan plan)
    {
        WorkItemName[] items =
        [
            .. plan.Chunks.Select(c => WorkItemName.Encode(c.Index)),
            .. plan.Copied.Any() ? [WorkItemName.Copy] : Array.Empty<WorkItemName>(),
            .. plan.Audio is null ? Array.Empty<WorkItemName>() : [WorkItemName.Audio],
        ];
        // After a retry, only thumbnails may be missing.
        var ordered = state.NeedsEncodes ? items.OrderByDescending(name => JobProgress.Cost(plan, name)) : Enumerable.Empty<WorkItemName>();
        return WithThumbnails(Warned(state, plan.Warnings)) with
        {
            Plan = plan,
            WorkItems = [.. state.WorkItems, .. ordered.Select(name => new WorkItemState(name, WorkItemStatus.Open))],
        };
    }

    /// <summary>Begins the waiting outputs once all encodes exist.</summary>
    private static JobState Encoded(JobState state) => state.WorkItems.Any(i => i.Status != WorkItemStatus.Done)
        ? state
        : state with
        {
            Outputs = Array.ConvertAll(
                state.Outputs, o => o.Status == JobOutputStatus.Waiting ? o with { Status = JobOutputStatus.Begun } : o),
        };

    private static JobDecision OutputEnded(JobState state, JobCommand.OutputEnded ended)
    {
        if (state.Output(ended.Key) is not { } output) return Same(JobReply.Refused, state);
        if (output.HasEnded || state.HasEnded) return Same(JobReply.DoneBefore, state);
        // A late report of a failure in an earlier run. The output is to be made again.
        if (ended.Error is not null && ended.Run is { } run && run != state.Run) return Same(JobReply.Refused, state);
        var next = output with
        {
            Status = ended.Error is null ? JobOutputStatus.Completed : JobOutputStatus.Failed,
            Files = ended.Files,
            Verification = ended.Verification,
        };
        return Done(state with
        {
            Outputs = Array.ConvertAll(state.Outputs, o => o.Key == output.Key ? next : o),
            Error = state.Error ?? ended.Error,
            Warnings = [.. state.Warnings.Union(ended.Error is null ? RuleWarnings(ended.Verification) : [])],
        });
    }

    /// <summary>
    /// Returns a warning for each rule that an accepted output violates: a recommendation, or any rule if the service only warns about
    /// violations.
    /// </summary>
    private static IEnumerable<JobWarning> RuleWarnings(OutputVerification[]? verification) =>
        from rule in verification?.SelectMany(output => output.Rules ?? []) ?? []
        where rule.Result == RuleResults.Violated
        select new JobWarning(RuleNotMet, $"{rule.Standard} {rule.Rule}: \"{rule.Title}\" does not hold: {rule.Measured}.");

    /// <summary>Removes a file from an ended job's outputs. The job's status does not change.</summary>
    private static JobDecision FileDeleted(JobState state, string fileId) =>
        state.HasEnded && state.Outputs.Any(o => o.Files.Any(f => f.Id == fileId))
            ? Done(state with
            {
                Outputs = Array.ConvertAll(state.Outputs, o => o with { Files = [.. o.Files.Where(f => f.Id != fileId)] }),
            })
            : Same(JobReply.Refused, state);

    /// <summary>
    /// Fails everything that depends on what failed: all open work items, and the outputs that have not begun. Outputs that have begun may
    /// still complete.
    /// </summary>
    private static JobState Fail(JobState state, JobError error) => state with
    {
        WorkItems = Array.ConvertAll(state.WorkItems, i => i.Status == WorkItemStatus.Open ? i with { Status = WorkItemStatus.Failed } : i),
        Outputs = Array.ConvertAll(
            state.Outputs, o => o.Status == JobOutputStatus.Waiting ? o with { Status = JobOutputStatus.Failed } : o),
        Error = state.Error ?? error,
    };

    /// <summary>Updates progress, and ends the job when all of its outputs have ended.</summary>
    private static JobState Settle(JobState state, DateTimeOffset now)
    {
        if (state.HasEnded) return state;
        if (!state.Outputs.All(o => o.HasEnded))
        {
            return state with
            {
                Progress = Math.Max(state.Progress, JobProgress.Percent(state)),
                ExpectedEnd = JobProgress.ExpectedEnd(state, now),
            };
        }
        state = state with { EncodingSince = null, ExpectedEnd = null };
        return !state.IsCancelled && state.Outputs.All(o => o.Status == JobOutputStatus.Completed)
            ? state with { Status = JobStatus.Completed, Progress = 100, FinishedAt = now }
            : state with { Status = JobStatus.Failed, FinishedAt = now };
    }

    /// <summary>Returns the leased item; null if there is none with that name or the job has ended.</summary>
    private static WorkItemState? Running(JobState state, WorkLease lease) => state.HasEnded ? null : state.WorkItem(lease.Name);

    private static JobState Finished(JobState state, WorkItemState item) =>
        With(state, item with { Status = WorkItemStatus.Done, Fraction = 1 });

    private static JobState With(JobState state, WorkItemState item) =>
        state with { WorkItems = Array.ConvertAll(state.WorkItems, i => i.Name == item.Name ? item : i) };

    /// <summary>Adds warnings. A repeated work item may report the same ones again.</summary>
    private static JobState Warned(JobState state, PlanWarning[] warnings) =>
        state with { Warnings = [.. state.Warnings.Union(warnings.Select(w => new JobWarning(w.Code, w.Message)))] };

    private static JobDecision Done(JobState? state) => new(JobReply.Done, state);

    private static JobDecision Same(JobReply reply, JobState? state) => new(reply, state);
}
