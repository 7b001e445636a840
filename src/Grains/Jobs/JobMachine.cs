using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>The state machine of a job, as a pure function: queued, processing, then completed or failed.</summary>
public static class JobMachine
{
    /// <summary>
    /// Decides what follows from a command. The effects follow from the states before and after (<see cref="JobEffects"/>).
    /// </summary>
    /// <param name="state">The current state; null when there is no such job.</param>
    /// <param name="command">What happens.</param>
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
            (_, JobCommand.Begin begin) => Begin(state, begin.Lease, limits, now),
            (_, JobCommand.Report report) => Report(state, report),
            (_, JobCommand.End end) => End(state, end.Lease, end.Result, limits),
            (_, JobCommand.OutputEnded ended) => OutputEnded(state, ended),
            (_, JobCommand.FileDeleted deleted) => FileDeleted(state, deleted.FileId),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };

        return decision.State is { } next && !ReferenceEquals(next, state)
            ? decision with { State = Settle(next with { Revision = next.Revision + 1, UpdatedAt = now }, now) }
            : decision;
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
            Presets = [.. (request.Presets ?? []).Zip(submit.PresetIds, (p, id) => new JobPreset(id, p.Resolutions!, p.Format!))],
            Thumbnails =
            [
                .. (request.Thumbnails ?? []).Zip(
                    submit.ThumbnailIds, (t, id) => new JobThumbnail(id, t.Timestamp!, t.Resolutions!, t.Formats!, t.Filters!)),
            ],
            SourcePath = submit.SourcePath,
            CreatedAt = now,
            WorkItems = [new WorkItemState(WorkItemName.Ingest, WorkItemStatus.Open)],
            Outputs =
            [
                .. submit.PresetIds.Select(id => new JobOutput(id, JobOutputStatus.Waiting, [])),
                .. submit.ThumbnailIds.Length > 0 ? new[] { new JobOutput(JobOutput.AllThumbnails, JobOutputStatus.Waiting, []) } : [],
            ],
        };
    }

    private static JobDecision Begin(JobState state, WorkLease lease, WorkItemLimits limits, DateTimeOffset now)
    {
        if (Running(state, lease) is not { } item) return Same(JobReply.Refused, state);
        var ruling = AttemptRules.Begin(item.Status, item.Attempt, lease, limits);
        if (ruling == AttemptRuling.Refused) return Same(JobReply.Refused, state);
        if (ruling == AttemptRuling.Repeated) return Same(JobReply.DoneBefore, state);
        var begun = state with
        {
            Status = JobStatus.Processing,
            StartedAt = state.StartedAt ?? now,
            EncodingSince = state.EncodingSince ?? (state.Plan is null ? null : now),
        };
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
                Done(Encoded(Finished(state, item) with { Warnings = [.. state.Warnings, .. encoded.Warnings.Select(Warning)] })),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is no result of {item.Name}."),
        };
    }

    /// <summary>
    /// The plan is known: encodes and thumbnails can be made. The most expensive items come first, so that all workers finish
    /// at about the same time.
    /// </summary>
    private static JobState Planned(JobState state, EncodePlan plan)
    {
        WorkItemName[] items =
        [
            .. plan.Encoded.Any() ? plan.Chunks.Select(c => WorkItemName.Encode(c.Index)) : [],
            .. plan.Copied.Any() ? [WorkItemName.Copy] : Array.Empty<WorkItemName>(),
            .. plan.Audio is null ? Array.Empty<WorkItemName>() : [WorkItemName.Audio],
        ];
        var ordered = items.OrderByDescending(name => JobProgress.Cost(plan, name));
        return state with
        {
            Plan = plan,
            Warnings = [.. state.Warnings, .. plan.Warnings.Select(Warning)],
            WorkItems = [.. state.WorkItems, .. ordered.Select(name => new WorkItemState(name, WorkItemStatus.Open))],
            Outputs = Array.ConvertAll(state.Outputs, o => o.IsThumbnails ? o with { Status = JobOutputStatus.Begun } : o),
        };
    }

    /// <summary>When all encodes exist, everything can be packaged.</summary>
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
        });
    }

    /// <summary>Removes a file from an ended job's outputs. How the job ended does not change.</summary>
    private static JobDecision FileDeleted(JobState state, string fileId) =>
        state.HasEnded && state.Outputs.Any(o => o.Files.Any(f => f.Id == fileId))
            ? Done(state with
            {
                Outputs = Array.ConvertAll(state.Outputs, o => o with { Files = [.. o.Files.Where(f => f.Id != fileId)] }),
            })
            : Same(JobReply.Refused, state);

    /// <summary>Fails what has not begun, as it depends on what failed. Outputs that have begun may still end well.</summary>
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
        return state.Outputs.All(o => o.Status == JobOutputStatus.Completed)
            ? state with { Status = JobStatus.Completed, Progress = 100, FinishedAt = now }
            : state with { Status = JobStatus.Failed, FinishedAt = now };
    }

    /// <summary>The leased item; null when there is none of that name, or the job has ended.</summary>
    private static WorkItemState? Running(JobState state, WorkLease lease) => state.HasEnded ? null : state.WorkItem(lease.Name);

    private static JobState Finished(JobState state, WorkItemState item) =>
        With(state, item with { Status = WorkItemStatus.Done, Fraction = 1 });

    private static JobState With(JobState state, WorkItemState item) =>
        state with { WorkItems = Array.ConvertAll(state.WorkItems, i => i.Name == item.Name ? item : i) };

    private static JobWarning Warning(PlanWarning warning) => new(warning.Code, warning.Message);

    private static JobDecision Done(JobState? state) => new(JobReply.Done, state);

    private static JobDecision Same(JobReply reply, JobState? state) => new(reply, state);
}
