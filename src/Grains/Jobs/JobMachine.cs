using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Planning;

namespace Encoder.Grains.Jobs;

/// <summary>The life of a job, as a pure function: queued, processing, then completed or failed, and nothing after.</summary>
public static class JobMachine
{
    /// <summary>Decides what follows from <paramref name="command"/>. What must be done outside follows from the states before and after: <see cref="JobEffects"/>.</summary>
    /// <param name="state">Null when there is no such job.</param>
    public static JobDecision Decide(JobState? state, JobCommand command, UnitLimits limits, DateTimeOffset now)
    {
        var decision = (state, command) switch
        {
            (null, JobCommand.Submit submit) => Done(Submit(submit, now)),
            (not null, JobCommand.Submit) => Same(JobReply.DoneBefore, state),
            (null, JobCommand.Delete) => Same(JobReply.DoneBefore, state),
            (null, _) => Same(JobReply.Refused, state),
            (_, JobCommand.Delete) => state.Status == JobStatus.Queued ? Done(null) : Same(JobReply.Refused, state),
            (_, JobCommand.Begin begin) => Begin(state, begin.Claim, limits, now),
            (_, JobCommand.Report report) => Report(state, report),
            (_, JobCommand.End end) => End(state, end.Claim, end.Result, limits),
            (_, JobCommand.PartEnded ended) => PartEnded(state, ended),
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
            Thumbnails = [.. (request.Thumbnails ?? []).Zip(submit.ThumbnailIds, (t, id) => new JobThumbnail(id, t.Timestamp!, t.Resolutions!, t.Formats!, t.Filters!))],
            SourcePath = submit.SourcePath,
            CreatedAt = now,
            Units = [new UnitState(UnitNames.Ingest, UnitStatus.Open)],
            Parts =
            [
                .. submit.PresetIds.Select(id => new PartState(id, PartStatus.Waiting, [])),
                .. submit.ThumbnailIds.Length > 0 ? new[] { new PartState(PartState.AllThumbnails, PartStatus.Waiting, []) } : [],
            ],
        };
    }

    private static JobDecision Begin(JobState state, UnitClaim claim, UnitLimits limits, DateTimeOffset now)
    {
        if (Open(state, claim) is not { } unit || claim.Attempt < unit.Attempt) return Same(JobReply.Refused, state);
        if (claim.Attempt == unit.Attempt) return Same(JobReply.DoneBefore, state);
        var begun = state with
        {
            Status = JobStatus.Processing,
            StartedAt = state.StartedAt ?? now,
            EncodingSince = state.EncodingSince ?? (state.Plan is null ? null : now),
        };
        if (claim.Lost >= limits.MaxLost) return new JobDecision(JobReply.Refused, Fail(begun, unit, limits.LostTooOften));
        return Done(With(begun, unit with { Attempt = claim.Attempt, Fraction = 0 }));
    }

    private static JobDecision Report(JobState state, JobCommand.Report report)
    {
        if (Open(state, report.Claim) is not { } unit || report.Claim.Attempt != unit.Attempt) return Same(JobReply.Refused, state);
        var next = With(state, unit with { Fraction = Math.Clamp(report.Fraction, unit.Fraction, 1) });
        // Only what a watcher would see is worth a write.
        return JobProgress.Percent(next) > state.Progress ? Done(next) : Same(JobReply.DoneBefore, state);
    }

    private static JobDecision End(JobState state, UnitClaim claim, UnitResult result, UnitLimits limits)
    {
        if (state.Unit(claim.Unit) is not { } unit || claim.Attempt != unit.Attempt) return Same(JobReply.Refused, state);
        if (unit.Status == UnitStatus.Done) return Same(JobReply.DoneBefore, state);
        if (unit.Status == UnitStatus.Failed) return Same(JobReply.Refused, state);
        return result switch
        {
            UnitFailed failed when limits.Allow(failed, unit.Failures) => new JobDecision(JobReply.TryAgain, With(state, unit with { Failures = unit.Failures + 1 })),
            UnitFailed failed => Done(Fail(state, unit, new JobError(failed.Code, failed.Message)) with { Verification = failed.Verification }),
            Ingested ingested => Done(Planned(Finished(state, unit), ingested.Plan)),
            Encoded encoded => Done(Encoded(Finished(state, unit) with { Warnings = [.. state.Warnings, .. encoded.Warnings.Select(Warning)] })),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is no result of {unit.Name}."),
        };
    }

    /// <summary>The source is known: the encodes can be made, and the thumbnails be taken. What takes longest comes first, so that workers end at about the same time.</summary>
    private static JobState Planned(JobState state, EncodePlan plan)
    {
        string[] units =
        [
            .. plan.Encoded.Any() ? plan.Chunks.Select(c => UnitNames.Encode(c.Index)) : [],
            .. plan.Copied.Any() ? [UnitNames.Copy] : Array.Empty<string>(),
            .. plan.Audio is null ? Array.Empty<string>() : [UnitNames.Audio],
        ];
        return state with
        {
            Plan = plan,
            Warnings = [.. state.Warnings, .. plan.Warnings.Select(Warning)],
            Units = [.. state.Units, .. units.OrderByDescending(name => JobProgress.Cost(plan, name)).Select(name => new UnitState(name, UnitStatus.Open))],
            Parts = Array.ConvertAll(state.Parts, p => p.IsThumbnails ? p with { Status = PartStatus.Begun } : p),
        };
    }

    /// <summary>Once every encode is there, everything can be packaged.</summary>
    private static JobState Encoded(JobState state) => state.Units.Any(u => u.Status != UnitStatus.Done)
        ? state
        : state with { Parts = Array.ConvertAll(state.Parts, p => p.Status == PartStatus.Waiting ? p with { Status = PartStatus.Begun } : p) };

    private static JobDecision PartEnded(JobState state, JobCommand.PartEnded ended)
    {
        if (Array.Find(state.Parts, p => p.Key == ended.Key) is not { } part) return Same(JobReply.Refused, state);
        if (part.HasEnded || state.HasEnded) return Same(JobReply.DoneBefore, state);
        var next = part with { Status = ended.Error is null ? PartStatus.Completed : PartStatus.Failed, Files = ended.Files, Verification = ended.Verification };
        return Done(state with
        {
            Parts = Array.ConvertAll(state.Parts, p => p.Key == part.Key ? next : p),
            Error = state.Error ?? ended.Error,
        });
    }

    /// <summary>How the job ended stays as it is; the file is no longer among what came out.</summary>
    private static JobDecision FileDeleted(JobState state, string fileId) =>
        state.HasEnded && state.Parts.Any(p => p.Files.Any(f => f.Id == fileId))
            ? Done(state with { Parts = Array.ConvertAll(state.Parts, p => p with { Files = [.. p.Files.Where(f => f.Id != fileId)] }) })
            : Same(JobReply.Refused, state);

    /// <summary>What has not begun depends on the failed unit, and fails with it. What has begun is left to end.</summary>
    private static JobState Fail(JobState state, UnitState unit, JobError error) => state with
    {
        Units = Array.ConvertAll(state.Units, u => u.Status == UnitStatus.Open ? u with { Status = UnitStatus.Failed } : u),
        Parts = Array.ConvertAll(state.Parts, p => p.Status == PartStatus.Waiting ? p with { Status = PartStatus.Failed } : p),
        Error = state.Error ?? error,
    };

    /// <summary>The job has ended when all of its parts have.</summary>
    private static JobState Settle(JobState state, DateTimeOffset now)
    {
        if (state.HasEnded) return state;
        if (!state.Parts.All(p => p.HasEnded))
            return state with { Progress = Math.Max(state.Progress, JobProgress.Percent(state)), ExpectedEnd = JobProgress.ExpectedEnd(state, now) };
        state = state with { EncodingSince = null, ExpectedEnd = null };
        return state.Parts.All(p => p.Status == PartStatus.Completed)
            ? state with { Status = JobStatus.Completed, Progress = 100, FinishedAt = now }
            : state with { Status = JobStatus.Failed, FinishedAt = now };
    }

    private static UnitState? Open(JobState state, UnitClaim claim) =>
        state.HasEnded ? null : Array.Find(state.Units, u => u.Name == claim.Unit && u.Status == UnitStatus.Open);

    private static JobState Finished(JobState state, UnitState unit) => With(state, unit with { Status = UnitStatus.Done, Fraction = 1 });

    private static JobState With(JobState state, UnitState unit) =>
        state with { Units = Array.ConvertAll(state.Units, u => u.Name == unit.Name ? unit : u) };

    private static JobWarning Warning(PlanWarning warning) => new(warning.Code, warning.Message);

    private static JobDecision Done(JobState? state) => new(JobReply.Done, state);

    private static JobDecision Same(JobReply reply, JobState? state) => new(reply, state);
}
