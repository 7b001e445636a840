using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobMachineTests
{
    private static readonly WorkFailed s_passing = new(JobErrorCodes.EncoderFailed, "it crashed", IsTransient: true);
    private static readonly JobError s_outputError = new(JobErrorCodes.OutputInvalid, "a rule does not hold");
    private static readonly WorkFailed s_final = new(JobErrorCodes.NoVideoStream, "there is no video", IsTransient: false);

    [Fact]
    public void A_job_goes_from_queued_through_processing_to_completed()
    {
        var job = JobDriver.Submitted();
        Assert.Equal((JobStatus.Queued, 0), (job.State!.Status, job.State.Progress));
        Assert.Null(job.State.StartedAt);

        job.Begin(WorkItemName.Ingest);
        Assert.Equal(JobStatus.Processing, job.State.Status);
        Assert.Equal(JobDriver.Start.AddSeconds(2), job.State.StartedAt);

        job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)));
        Assert.Equal(["ingest", "encode-0", "audio"], job.State.WorkItems.Select(i => $"{i.Name}"));
        Assert.Equal([JobOutputStatus.Waiting, JobOutputStatus.Waiting, JobOutputStatus.Begun], job.State.Outputs.Select(p => p.Status));

        job.AllEncoded();
        Assert.All(job.State.Outputs, part => Assert.Equal(JobOutputStatus.Begun, part.Status));

        job.OutputEnds("preset-hls");
        job.OutputEnds(JobOutput.AllThumbnails);
        Assert.Equal(JobStatus.Processing, job.State.Status);
        job.OutputEnds("preset-mp4");
        Assert.Equal((JobStatus.Completed, 100), (job.State.Status, job.State.Progress));
        Assert.Equal(job.State.UpdatedAt, job.State.FinishedAt);
        Assert.Equal(3, JobView.Of(job.State).Files!.Length);
        Assert.Null(JobView.Of(job.State).Error);
    }

    /// <summary>
    /// Chunks get shorter towards the end. An audio track that takes longer than the last chunks must not be left for last.
    /// </summary>
    [Theory]
    [InlineData(2, "encode-0", "encode-1", "encode-2", "audio")]
    [InlineData(6, "encode-0", "encode-1", "audio", "encode-2")]
    [InlineData(600, "audio", "encode-0", "encode-1", "encode-2")]
    public void The_longest_work_items_are_claimed_first(double seconds, params string[] units)
    {
        var plan = Plans.Of(JobDriver.PresetIds) with { Chunks = [new(0, 0, 1.2), new(1, 1.2, 1.9), new(2, 1.9, null)] };
        var job = JobDriver.Submitted();
        Assert.False(job.State!.Yields);
        job.Begin(WorkItemName.Ingest);
        var before = job.State;

        job.End(WorkItemName.Ingest, new Ingested(plan with { Audio = plan.Audio! with { Duration = seconds } }));

        var enqueue = JobEffects.Between(before, job.State).OfType<JobEffect.Enqueue>().Single();
        Assert.Equal(units, enqueue.Items.Select(i => $"{i}"));
        Assert.True(job.State.Yields);
    }

    /// <summary>Every status with every command. A new status or command fails here until its reply is decided.</summary>
    [Fact]
    public void Every_command_has_a_reply_in_every_status()
    {
        var commands = new (string Name, JobCommand Command)[]
        {
            ("submit", new JobCommand.Submit(
                JobDriver.Id,
                new JobSubmission("tenant", new JobUser("", "", ""), JobDriver.Request),
                null,
                JobDriver.PresetIds,
                ["thumbnail-0"])),
            ("delete", new JobCommand.Delete()),
            ("cancel", new JobCommand.Cancel()),
            ("retry", new JobCommand.Retry([])),
            ("proceed", new JobCommand.Proceed()),
            ("begin", new JobCommand.Begin(JobDriver.Lease(WorkItemName.Ingest, 2))),
            ("report", new JobCommand.Report(JobDriver.Lease(WorkItemName.Ingest, 1), 1)),
            ("end", new JobCommand.End(JobDriver.Lease(WorkItemName.Ingest, 1), new Ingested(Plans.Of(JobDriver.PresetIds)))),
            ("part ended", new JobCommand.OutputEnded("preset-hls", [], null)),
            ("file deleted", new JobCommand.FileDeleted("file-preset-mp4")),
        };
        var statuses = new (string Name, Func<JobState?> State)[]
        {
            ("none", () => null),
            ("queued", () => JobDriver.Submitted().State),
            ("ingesting", () => { var job = JobDriver.Submitted(); job.Begin(WorkItemName.Ingest); return job.State; }),
            ("processing", () => JobDriver.Submitted().Ingested().State),
            ("completed", () => Ended(null).State),
            ("failed", () => Ended(new JobError("x", "y")).State),
        };
        var expected = new Dictionary<(string, string), JobReply>
        {
            [("none", "submit")] = JobReply.Done, [("none", "delete")] = JobReply.DoneBefore, [("none", "begin")] = JobReply.Refused,
            [("none", "report")] = JobReply.Refused,
            [("none", "end")] = JobReply.Refused,
            [("none", "part ended")] = JobReply.Refused,
            [("none", "file deleted")] = JobReply.Refused,
            [("none", "cancel")] = JobReply.Refused, [("none", "retry")] = JobReply.Refused,
            [("none", "proceed")] = JobReply.Refused,

            [("queued", "submit")] = JobReply.DoneBefore, [("queued", "delete")] = JobReply.Done, [("queued", "begin")] = JobReply.Done,
            [("queued", "report")] = JobReply.Refused,
            [("queued", "end")] = JobReply.Refused,
            [("queued", "part ended")] = JobReply.Done,
            [("queued", "file deleted")] = JobReply.Refused,
            [("queued", "cancel")] = JobReply.Done, [("queued", "retry")] = JobReply.Refused,
            [("queued", "proceed")] = JobReply.Refused,

            [("ingesting", "submit")] = JobReply.DoneBefore,
            [("ingesting", "delete")] = JobReply.Refused,
            [("ingesting", "begin")] = JobReply.Done,
            [("ingesting", "report")] = JobReply.Done,
            [("ingesting", "end")] = JobReply.Done,
            [("ingesting", "part ended")] = JobReply.Done,
            [("ingesting", "file deleted")] = JobReply.Refused,
            [("ingesting", "cancel")] = JobReply.Done, [("ingesting", "retry")] = JobReply.Refused,
            [("ingesting", "proceed")] = JobReply.Refused,

            [("processing", "submit")] = JobReply.DoneBefore,
            [("processing", "delete")] = JobReply.Refused,
            [("processing", "begin")] = JobReply.Refused,
            [("processing", "report")] = JobReply.Refused,
            [("processing", "end")] = JobReply.DoneBefore,
            [("processing", "part ended")] = JobReply.Done,
            [("processing", "file deleted")] = JobReply.Refused,
            [("processing", "cancel")] = JobReply.Done, [("processing", "retry")] = JobReply.Refused,
            [("processing", "proceed")] = JobReply.Refused,

            [("completed", "submit")] = JobReply.DoneBefore,
            [("completed", "delete")] = JobReply.Refused,
            [("completed", "begin")] = JobReply.Refused,
            [("completed", "report")] = JobReply.Refused,
            [("completed", "end")] = JobReply.DoneBefore,
            [("completed", "part ended")] = JobReply.DoneBefore,
            [("completed", "file deleted")] = JobReply.Done,
            [("completed", "cancel")] = JobReply.Refused, [("completed", "retry")] = JobReply.Refused,
            [("completed", "proceed")] = JobReply.Refused,

            [("failed", "submit")] = JobReply.DoneBefore,
            [("failed", "delete")] = JobReply.Refused,
            [("failed", "begin")] = JobReply.Refused,
            [("failed", "report")] = JobReply.Refused,
            [("failed", "end")] = JobReply.DoneBefore,
            [("failed", "part ended")] = JobReply.DoneBefore,
            [("failed", "file deleted")] = JobReply.Done,
            [("failed", "cancel")] = JobReply.Refused, [("failed", "retry")] = JobReply.Done,
            [("failed", "proceed")] = JobReply.Refused,
        };

        Assert.Equal(typeof(JobCommand).GetNestedTypes().Length, commands.Length);
        foreach (var (status, state) in statuses)
        {
            foreach (var (name, command) in commands)
            {
                var before = state();
                var (reply, after) = JobMachine.Decide(before, command, new WorkItemLimits(), JobDriver.Start.AddHours(1));
                Assert.True(expected[(status, name)] == reply, $"{name} while {status}: {reply}");
                if (reply != JobReply.Done) Assert.Same(before, after);
            }
        }
    }

    [Fact]
    public void An_output_that_was_deleted_is_no_longer_shown_and_nothing_else_changes()
    {
        var ended = Ended(null).State!;
        var command = new JobCommand.FileDeleted("file-preset-mp4");
        var deleted = JobMachine.Decide(ended, command, new WorkItemLimits(), JobDriver.Start.AddHours(1)).State!;

        Assert.Equal(["file-preset-hls", "file-thumbnails"], JobView.Of(deleted).Files!.Select(f => f.Id).Order());
        Assert.Equal(
            JobView.Of(ended) with { Files = null },
            JobView.Of(deleted) with { Files = null, UpdatedAt = ended.UpdatedAt });
        Assert.Equal([new JobEffect.UpdateIndex()], JobEffects.Between(ended, deleted));
        Assert.Equal(JobReply.Refused, JobMachine.Decide(deleted, command, new WorkItemLimits(), JobDriver.Start).Reply);
    }

    [Fact]
    public void Only_the_newest_attempt_at_a_work_item_counts()
    {
        var job = JobDriver.Submitted();
        job.Begin(WorkItemName.Ingest, attempt: 1);
        job.Begin(WorkItemName.Ingest, attempt: 3);

        Assert.Equal(JobReply.Refused, job.Begin(WorkItemName.Ingest, attempt: 2));
        Assert.Equal(JobReply.Refused, job.Report(WorkItemName.Ingest, 1, attempt: 1));
        Assert.Equal(JobReply.Refused, job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)), attempt: 1));
        Assert.Equal(JobReply.DoneBefore, job.Begin(WorkItemName.Ingest, attempt: 3));
        Assert.Equal(JobReply.Done, job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)), attempt: 3));
        Assert.Equal(JobReply.DoneBefore, job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)), attempt: 3));
    }

    [Fact]
    public void A_transient_failure_is_retried_up_to_the_limit()
    {
        var job = JobDriver.Submitted().Ingested();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            job.Begin(WorkItemName.Encode(0), attempt);
            Assert.Equal(JobReply.TryAgain, job.End(WorkItemName.Encode(0), s_passing, attempt));
        }
        job.Begin(WorkItemName.Encode(0), 3);
        Assert.Equal(JobReply.Done, job.End(WorkItemName.Encode(0), s_passing, 3));

        Assert.Equal(JobStatus.Processing, job.State!.Status);
        Assert.Equal([JobOutputStatus.Failed, JobOutputStatus.Failed, JobOutputStatus.Begun], job.State.Outputs.Select(p => p.Status));
        Assert.Equal(JobReply.Refused, job.Begin(WorkItemName.Audio));
        job.OutputEnds(JobOutput.AllThumbnails);
        Assert.Equal((JobStatus.Failed, JobErrorCodes.EncoderFailed), (job.State.Status, JobView.Of(job.State).Error!.Code));
        Assert.Single(JobView.Of(job.State).Files!);
        Assert.True(job.State.Progress < 100);
    }

    [Fact]
    public void An_unusable_source_fails_the_job_immediately()
    {
        var job = JobDriver.Submitted();
        job.Begin(WorkItemName.Ingest);

        Assert.Equal(JobReply.Done, job.End(WorkItemName.Ingest, s_final));
        Assert.Equal((JobStatus.Failed, JobErrorCodes.NoVideoStream), (job.State!.Status, job.State.Error!.Code));
        Assert.Empty(JobView.Of(job.State).Files!);
    }

    [Fact]
    public void A_work_item_that_keeps_losing_its_workers_fails_the_job()
    {
        var job = JobDriver.Submitted();
        var max = job.Limits.MaxLost;
        for (var lost = 0; lost < max; lost++) Assert.Equal(JobReply.Done, job.Begin(WorkItemName.Ingest, lost + 1, lost));

        Assert.Equal(JobReply.Refused, job.Begin(WorkItemName.Ingest, max + 1, max));
        Assert.Equal((JobStatus.Failed, JobErrorCodes.WorkerLost), (job.State!.Status, job.State.Error!.Code));
    }

    [Fact]
    public void A_failed_output_does_not_stop_the_others_and_fails_the_job_at_the_end()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        job.OutputEnds("preset-hls", new JobError(JobErrorCodes.OutputInvalid, "a segment is empty"));
        Assert.Equal(JobStatus.Processing, job.State!.Status);
        Assert.Null(JobView.Of(job.State).Error);

        job.OutputEnds("preset-mp4");
        job.OutputEnds(JobOutput.AllThumbnails);
        Assert.Equal((JobStatus.Failed, JobErrorCodes.OutputInvalid), (job.State.Status, JobView.Of(job.State).Error!.Code));
        Assert.Equal(["file-preset-mp4", "file-thumbnails"], JobView.Of(job.State).Files!.Select(f => f.Id));
    }

    [Fact]
    public void Presets_wait_for_every_chunk_and_the_audio()
    {
        var job = JobDriver.Submitted().Ingested(chunks: 3);
        foreach (var item in new[] { WorkItemName.Encode(2), WorkItemName.Audio, WorkItemName.Encode(0) })
        {
            job.Begin(item);
            job.End(item, new Encoded([]));
            Assert.Equal(JobOutputStatus.Waiting, job.State!.Outputs[0].Status);
        }
        job.Begin(WorkItemName.Encode(1));
        job.End(WorkItemName.Encode(1), new Encoded([]));
        Assert.Equal(JobOutputStatus.Begun, job.State!.Outputs[0].Status);
    }

    [Fact]
    public void A_job_of_thumbnails_alone_encodes_nothing()
    {
        var job = JobDriver.Submitted(JobDriver.Request with { Presets = null }).Ingested();
        Assert.Equal(["ingest"], job.State!.WorkItems.Select(i => $"{i.Name}"));
        job.OutputEnds(JobOutput.AllThumbnails);
        Assert.Equal(JobStatus.Completed, job.State.Status);
    }

    [Fact]
    public void Progress_rises_with_the_work_items_and_is_100_only_at_the_end()
    {
        var job = JobDriver.Submitted().Ingested();
        var seen = new List<int> { job.State!.Progress };
        job.Begin(WorkItemName.Encode(0));
        foreach (var fraction in new[] { 0.25, 0.1, 0.5, 0.999, 0.5 })
        {
            job.Report(WorkItemName.Encode(0), fraction);
            seen.Add(job.State.Progress);
        }
        // Another attempt starts from zero, but the progress shown does not fall.
        job.Begin(WorkItemName.Encode(0), attempt: 2);
        job.Report(WorkItemName.Encode(0), 0.1, attempt: 2);
        seen.Add(job.State.Progress);
        job.End(WorkItemName.Encode(0), new Encoded([]), attempt: 2);
        job.AllEncoded();
        job.OutputEnds("preset-hls");
        job.OutputEnds("preset-mp4");
        seen.Add(job.State.Progress);
        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen[1], 5, 30);
        Assert.InRange(seen[^1], 90, 99);
    }

    [Fact]
    public void Warnings_of_the_plan_and_of_the_encodes_are_kept()
    {
        var job = JobDriver.Submitted();
        job.Begin(WorkItemName.Ingest);
        job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds) with { Warnings = [new("rung_skipped", "a")] }));
        job.Begin(WorkItemName.Encode(0));
        job.End(WorkItemName.Encode(0), new Encoded([new("frames_dropped", "b")]));

        Assert.Equal([new JobWarning("rung_skipped", "a"), new JobWarning("frames_dropped", "b")], JobView.Of(job.State!).Warnings);
    }

    [Fact]
    public void Verification_results_are_kept_for_outputs_and_for_an_encode_that_failed_the_job()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        job.OutputEnds("preset-mp4", verification: [JobDriver.Verified("preset-mp4")]);
        var problem = JobDriver.Verified("preset-hls", new CheckProblem("frames", "a"));
        job.OutputEnds("preset-hls", new JobError(JobErrorCodes.OutputInvalid, "a"), [problem]);
        Assert.Equal(["preset-hls", "preset-mp4"], JobView.Verification(job.State!).Select(v => v.Preset));

        var encode = JobDriver.Submitted().Ingested();
        encode.Begin(WorkItemName.Encode(0));
        var looked = JobDriver.Verified("x", new CheckProblem("frames", "49 of 50"));
        encode.End(WorkItemName.Encode(0), new WorkFailed(JobErrorCodes.OutputInvalid, "49 of 50", IsTransient: true, [looked]));
        Assert.Empty(JobView.Verification(encode.State!));
        encode.End(WorkItemName.Encode(0), new WorkFailed(JobErrorCodes.OutputInvalid, "49 of 50", IsTransient: false, [looked]));
        Assert.Equal([looked], JobView.Verification(encode.State!));
    }

    private static JobDriver Ended(JobError? error)
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        job.OutputEnds("preset-hls", error);
        job.OutputEnds("preset-mp4");
        job.OutputEnds(JobOutput.AllThumbnails);
        return job;
    }

    [Fact]
    public void A_violated_rule_is_one_warning_of_the_job()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        var looked = JobDriver.Verified("preset-hls") with
        {
            Rules =
            [
                new RuleCheck("hls-authoring", "1.13", "SHOULD", "Keyframes.", RuleResults.Violated, "360: 4 s at most"),
                new RuleCheck("hls-authoring", "7.4", "MUST", "IDR.", RuleResults.Holds, "2"),
                new RuleCheck("hls-authoring", "7.5", "SHOULD", "6 s.", RuleResults.Deviates, "4 s") { Reason = "shorter" },
            ],
        };
        job.OutputEnds("preset-hls", verification: [looked, looked]);
        var warning = new JobWarning("rule_not_met", "hls-authoring 1.13: \"Keyframes.\" does not hold: 360: 4 s at most.");
        Assert.Equal([warning], job.State!.Warnings);
        job.OutputEnds("preset-mp4", verification: [looked with { Preset = "preset-mp4" }]);
        Assert.Equal([warning], job.State!.Warnings);
    }

    [Fact]
    public void Violated_rules_of_a_failed_output_give_no_warning()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        var rule = new RuleCheck("cmaf", "brand", "MUST", "Brand.", RuleResults.Violated, "360: isom");
        job.OutputEnds("preset-hls", s_outputError, [JobDriver.Verified("preset-hls") with { Rules = [rule] }]);
        Assert.Empty(job.State!.Warnings);
    }
}
