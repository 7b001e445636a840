using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Grains.Tests.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Work;

/// <summary>How attempts at work items are recorded and shown.</summary>
public sealed class WorkAttemptsTests
{
    private static readonly WorkItemLimits s_limits = new() { Timeline = 3 };
    private static readonly WorkFailed s_failed = new(JobErrorCodes.EncoderFailed, "no", IsTransient: true) { Lines = ["a", "b"] };

    /// <summary>The event that follows an attempt at the audio, and the outcome it gives the attempt.</summary>
    [Theory]
    [InlineData("done", AttemptOutcome.Done)]
    [InlineData("failed", AttemptOutcome.Failed)]
    [InlineData("lost", AttemptOutcome.Lost)]
    [InlineData("given back", AttemptOutcome.Stopped)]
    [InlineData("condemned", AttemptOutcome.Lost)]
    [InlineData("over", AttemptOutcome.Stopped)]
    [InlineData("another item", AttemptOutcome.Running)]
    public void The_next_event_decides_the_outcome_of_an_attempt(string next, AttemptOutcome outcome)
    {
        var attempts = Begun(null, WorkItemName.Audio, 1);
        attempts = next switch
        {
            "done" => WorkAttempts.Ended(attempts, Lease(WorkItemName.Audio, 1), new Encoded([]), At(2)),
            "failed" => WorkAttempts.Ended(attempts, Lease(WorkItemName.Audio, 1), s_failed, At(2)),
            "lost" => Begun(attempts, WorkItemName.Audio, 2, lost: 1),
            "given back" => Begun(attempts, WorkItemName.Audio, 2),
            "condemned" => WorkAttempts.Condemned(attempts, Lease(WorkItemName.Audio, 2, lost: 1), At(2)),
            "over" => WorkAttempts.Stopped(attempts, name => name == WorkItemName.Audio, At(2)),
            _ => Begun(attempts, WorkItemName.Copy, 2),
        };

        var first = attempts![0];
        Assert.Equal((outcome, outcome == AttemptOutcome.Running ? null : At(2)), (first.Outcome, first.Ended));
        Assert.Equal(outcome == AttemptOutcome.Failed ? s_failed.Lines : null, first.Lines);
        // An attempt that has ended does not change.
        Assert.Equal(outcome == AttemptOutcome.Running, WorkAttempts.Stopped(attempts, _ => true, At(9))![0].Ended == At(9));
    }

    [Fact]
    public void Only_the_newest_attempts_are_kept_and_none_when_the_limit_is_0()
    {
        var attempts = Enumerable.Range(1, 5).Aggregate((WorkAttempt[]?)null, (kept, i) => Begun(kept, WorkItemName.Encode(i), i));
        Assert.Equal([3, 4, 5], attempts!.Select(a => a.Attempt));
        Assert.Null(WorkAttempts.Begun(null, Lease(WorkItemName.Audio, 1), new WorkItemLimits { Timeline = 0 }, At(1)));
    }

    [Fact]
    public void Only_the_newest_ten_failures_keep_their_lines()
    {
        var limits = new WorkItemLimits();
        WorkAttempt[]? attempts = null;
        for (var i = 1; i <= 12; i++)
        {
            attempts = WorkAttempts.Begun(attempts, Lease(WorkItemName.Audio, i), limits, At(i));
            attempts = WorkAttempts.Ended(attempts, Lease(WorkItemName.Audio, i), s_failed, At(i));
        }
        Assert.Equal([.. Enumerable.Repeat(false, 2), .. Enumerable.Repeat(true, 10)], attempts!.Select(a => a.Lines is not null));
        Assert.All(attempts!, a => Assert.Equal("no", a.Error?.Message));
    }

    [Fact]
    public void Cancelling_a_job_stops_running_attempts_and_keeps_finished_ones()
    {
        var job = JobDriver.Submitted().Ingested();
        job.Begin(WorkItemName.Audio, 2);
        job.Do(new JobCommand.Cancel());

        Assert.Equal(
            [(WorkItemName.Ingest, AttemptOutcome.Done), (WorkItemName.Audio, AttemptOutcome.Stopped)],
            job.State!.Attempts!.Select(a => (a.Item, a.Outcome)));
    }

    /// <summary>Workers are shown as numbers unless diagnostics are asked for. Attempts are counted for each work item.</summary>
    [Fact]
    public void Worker_names_and_lines_are_shown_only_with_diagnostics()
    {
        var job = JobView.Of(JobDriver.Submitted().State!);
        WorkAttempt[] attempts =
        [
            new(WorkItemName.Package("p"), 31, "b-2", At(3)),
            new(WorkItemName.Audio, 17, "a-1", At(1))
            {
                Ended = At(2), Outcome = AttemptOutcome.Failed, Error = new JobError("encoder_failed", "no"), Lines = ["x"],
            },
            new(WorkItemName.Audio, 30, "b-2", At(2)),
        ];

        var timeline = JobTimeline.AddTo(job, JobDetails.Timeline, attempts);
        Assert.Equal(
            [("audio", 1, "worker 1"), ("audio", 2, "worker 2"), ("package-p", 1, "worker 2")],
            timeline.Timeline!.Select(a => (a.Item, a.Attempt, a.Worker)));
        Assert.Null(timeline.Diagnostics);

        var both = JobTimeline.AddTo(job, JobDetails.Timeline | JobDetails.Diagnostics, attempts);
        Assert.Equal(["a-1", "b-2", "b-2"], both.Timeline!.Select(a => a.Worker));
        var diagnostic = Assert.Single(both.Diagnostics!);
        Assert.Equal(("audio", 1, "a-1", At(2)), (diagnostic.Item, diagnostic.Attempt, diagnostic.Worker, diagnostic.At));
        Assert.Equal("encoder_failed", diagnostic.Error.Code);
        Assert.Equal(["x"], diagnostic.Lines);
    }

    private static WorkAttempt[]? Begun(WorkAttempt[]? attempts, WorkItemName item, int attempt, int lost = 0) =>
        WorkAttempts.Begun(attempts, Lease(item, attempt, lost), s_limits, At(attempt));

    private static WorkLease Lease(WorkItemName item, int attempt, int lost = 0) => JobDriver.Lease(item, attempt, lost);

    private static DateTimeOffset At(int seconds) => JobDriver.Start.AddSeconds(seconds);
}
