using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Cancelling and retrying, as decided by the state machine.</summary>
public sealed class JobControlTests
{
    private static readonly WorkFailed s_final = new(JobErrorCodes.EncoderFailed, "it failed", IsTransient: false);
    private static readonly JobError s_error = new(JobErrorCodes.EncoderFailed, "it failed");

    [Theory]
    [InlineData("queued")]
    [InlineData("ingesting")]
    [InlineData("encoding")]
    public void Cancelling_a_job_that_makes_no_output_ends_it(string when)
    {
        var job = JobDriver.Submitted(JobDriver.Request with { Thumbnails = null });
        if (when == "ingesting") job.Begin(WorkItemName.Ingest);
        if (when == "encoding") job.Ingested().Begin(WorkItemName.Encode(0));
        var before = job.State;

        Assert.Equal(JobReply.Done, job.Do(new JobCommand.Cancel()));

        var view = JobView.Of(job.State!);
        Assert.Equal((JobStatus.Failed, JobErrorCodes.Cancelled), (view.Status, view.Error?.Code));
        Assert.NotNull(view.FinishedAt);
        Assert.Equal("webhook, index, clean up", JobEffectsTests.Text(JobEffects.Between(before, job.State)));
        Assert.Equal(JobReply.Refused, job.Do(new JobCommand.Cancel()));
        Assert.Equal(JobReply.Refused, job.Begin(WorkItemName.Ingest, attempt: 9));
    }

    [Fact]
    public void A_cancelled_job_ends_after_the_outputs_that_are_being_made()
    {
        var job = Encoding();
        var before = job.State;

        Assert.Equal(JobReply.Done, job.Do(new JobCommand.Cancel()));

        Assert.Equal(JobStatus.Processing, job.State!.Status);
        Assert.EndsWith("stop, cancel thumbnails", JobEffectsTests.Text(JobEffects.Between(before, job.State)), StringComparison.Ordinal);
        Assert.Equal("index, stop, cancel thumbnails", JobEffectsTests.Text(JobEffects.Between(null, job.State)));
        Assert.Equal(JobReply.DoneBefore, job.Do(new JobCommand.Cancel()));
        Assert.Equal(JobReply.Refused, job.Report(WorkItemName.Encode(0), 0.9));
        Assert.Equal(JobReply.Refused, job.End(WorkItemName.Encode(0), new Encoded([])));

        job.OutputEnds(JobOutput.AllThumbnails, new JobError(JobErrorCodes.Cancelled, "x"));
        Assert.Equal((JobStatus.Failed, JobErrorCodes.Cancelled), (job.State.Status, JobView.Of(job.State).Error!.Code));
        Assert.Empty(JobView.Of(job.State).Files!);
    }

    [Fact]
    public void A_cancelled_job_ends_as_cancelled_even_if_all_its_outputs_complete()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        job.Do(new JobCommand.Cancel());
        foreach (var output in job.State!.Outputs) job.OutputEnds(output.Key);

        Assert.Equal((JobStatus.Failed, JobErrorCodes.Cancelled), (job.State.Status, job.State.Error!.Code));
        Assert.Equal(3, JobView.Of(job.State).Files!.Length);
        Assert.True(job.State.Progress < 100);

        // A retry then has nothing left to do.
        var failed = job.State;
        Assert.Equal(JobReply.Done, job.Do(new JobCommand.Retry([WorkItemName.Ingest])));
        Assert.Equal((JobStatus.Completed, 100), (job.State.Status, job.State.Progress));
        Assert.Contains("webhook", JobEffectsTests.Text(JobEffects.Between(failed, job.State)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest encode-0 encode-1 audio", "enqueue encode-2", "make preset-hls, make preset-mp4, make thumbnails")]
    [InlineData("ingest encode-1", "enqueue encode-0 encode-2 audio", "make preset-hls, make preset-mp4, make thumbnails")]
    [InlineData("encode-0 encode-1 audio", "enqueue ingest", "")]
    [InlineData("", "enqueue ingest", "")]
    public void A_retry_repeats_the_work_whose_results_are_gone(string kept, string enqueued, string made)
    {
        var job = JobDriver.Submitted().Ingested(chunks: 3);
        foreach (var item in new[] { WorkItemName.Encode(0), WorkItemName.Encode(1), WorkItemName.Audio })
        {
            job.Begin(item);
            job.End(item, new Encoded([]));
        }
        job.Begin(WorkItemName.Encode(2));
        job.End(WorkItemName.Encode(2), s_final);
        job.OutputEnds(JobOutput.AllThumbnails, s_error);
        var (failed, eventId) = (job.State!, job.State!.EventId);
        Assert.Equal(JobStatus.Failed, failed.Status);

        Assert.Equal(JobReply.Done, job.Do(new JobCommand.Retry(Names(kept))));

        var queued = job.State;
        Assert.Equal(JobStatus.Queued, queued.Status);
        Assert.Equal(
            (null, null, null, null),
            (queued.StartedAt, queued.FinishedAt, queued.Error, JobView.Of(queued).Error));
        Assert.NotEqual(eventId, queued.EventId);
        Assert.Equal($"index, {enqueued}", JobEffectsTests.Text(JobEffects.Between(failed, queued)));
        Assert.Equal(JobReply.Refused, job.Do(new JobCommand.Proceed()));
        if (made.Length == 0) return;

        // The job ends as any other does, and makes nothing twice.
        var effects = new List<JobEffect>();
        foreach (var item in queued.WorkItems.Where(i => i.Status == WorkItemStatus.Open).Select(i => i.Name).ToArray())
        {
            Step(() => job.Begin(item, attempt: 7));
            Step(() => job.End(item, new Encoded([]), attempt: 7));
        }
        Assert.Equal(made.Split(", ").Order(), effects.OfType<JobEffect.MakeOutput>().Select(m => $"make {m.Key}").Order());
        foreach (var output in job.State.Outputs) job.OutputEnds(output.Key);
        Assert.Equal((JobStatus.Completed, 100), (job.State.Status, job.State.Progress));

        void Step(Func<JobReply> step)
        {
            var before = job.State;
            Assert.Equal(JobReply.Done, step());
            effects.AddRange(JobEffects.Between(before, job.State));
        }
    }

    [Fact]
    public void A_retry_with_all_encodes_kept_proceeds_by_itself_and_keeps_finished_outputs()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        job.OutputEnds(JobOutput.AllThumbnails);
        job.OutputEnds("preset-hls", s_error);
        job.OutputEnds("preset-mp4");
        var kept = job.State!.WorkItems.Select(i => i.Name).ToArray();

        Assert.Equal(JobReply.Done, job.Do(new JobCommand.Retry(kept)));
        Assert.Equal(JobStatus.Queued, job.State.Status);
        Assert.InRange(job.State.Progress, 50, 99);
        Assert.Equal(2, JobView.Of(job.State).Files!.Length);
        var queued = job.State;
        Assert.Equal(JobReply.Done, job.Do(new JobCommand.Proceed()));

        Assert.Equal("index, make preset-hls", JobEffectsTests.Text(JobEffects.Between(queued, job.State)));
        job.OutputEnds("preset-hls");
        Assert.Equal(JobStatus.Completed, job.State.Status);
    }

    [Fact]
    public void A_retry_that_lacks_only_thumbnails_encodes_nothing()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        job.OutputEnds("preset-hls");
        job.OutputEnds("preset-mp4");
        job.OutputEnds(JobOutput.AllThumbnails, s_error);

        // The fetched source is gone too. The retry fetches it again, and makes only the thumbnails.
        job.Do(new JobCommand.Retry([]));
        job.Begin(WorkItemName.Ingest, attempt: 7);
        var before = job.State;
        job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)), attempt: 7);

        Assert.Equal("index, make thumbnails", JobEffectsTests.Text(JobEffects.Between(before, job.State)));
        job.OutputEnds(JobOutput.AllThumbnails);
        Assert.Equal(JobStatus.Completed, job.State!.Status);
    }

    [Fact]
    public void A_late_failure_of_an_earlier_run_changes_nothing()
    {
        var job = JobDriver.Submitted().Ingested().AllEncoded();
        foreach (var output in job.State!.Outputs) job.OutputEnds(output.Key, s_error);
        job.Do(new JobCommand.Retry([WorkItemName.Ingest]));

        Assert.Equal(JobReply.Refused, job.Do(new JobCommand.OutputEnded("preset-hls", [], s_error, Run: 0)));
        Assert.Equal(JobReply.Done, job.Do(new JobCommand.OutputEnded("preset-hls", [], s_error, Run: 1)));
    }

    [Fact]
    public void The_expected_end_of_a_retry_counts_only_work_of_that_run()
    {
        var job = JobDriver.Submitted(JobDriver.Request with { Thumbnails = null }).Ingested(chunks: 4);
        for (var chunk = 0; chunk < 3; chunk++)
        {
            job.Begin(WorkItemName.Encode(chunk));
            job.End(WorkItemName.Encode(chunk), new Encoded([]));
        }
        job.Do(new JobCommand.Cancel());
        job.Do(new JobCommand.Retry([.. job.State!.WorkItems.Where(i => i.Status == WorkItemStatus.Done).Select(i => i.Name)]));

        job.Begin(WorkItemName.Encode(3), attempt: 9);
        Assert.InRange(job.State.EncodingFrom, 0.3, 0.9);
        Assert.Null(job.State.ExpectedEnd);
        // Half a chunk took a second. The other half and the outputs are left.
        Assert.Equal(JobReply.Done, job.Report(WorkItemName.Encode(3), 0.5, attempt: 9));
        Assert.True(job.State.ExpectedEnd >= job.State.UpdatedAt.AddSeconds(1), $"{job.State.ExpectedEnd - job.State.UpdatedAt}");
    }

    [Theory]
    [InlineData(JobErrorCodes.EncoderFailed, 24, 1, "encode-0")]
    [InlineData(JobErrorCodes.EncoderFailed, 24, 24, "")]
    [InlineData(JobErrorCodes.EncoderFailed, 24, -1, "encode-0")]
    [InlineData(JobErrorCodes.EncoderFailed, 0, 0, "")]
    [InlineData(JobErrorCodes.EncoderFailed, 0, -1, "")]
    [InlineData(JobErrorCodes.StorageFull, 24, 1, "")]
    public void Finished_encodes_of_a_failed_job_are_kept_for_a_time_unless_the_disk_was_full(
        string code, int window, int hours, string kept)
    {
        var job = JobDriver.Submitted(JobDriver.Request with { Thumbnails = null }).Ingested();
        job.Begin(WorkItemName.Encode(0));
        job.End(WorkItemName.Encode(0), new Encoded([]));
        job.Begin(WorkItemName.Audio);
        job.End(WorkItemName.Audio, new WorkFailed(code, "x", IsTransient: false));

        var leftovers = JobLeftovers.Of(job.State, TimeSpan.FromHours(window), job.State!.FinishedAt!.Value.AddHours(hours));

        // The ingest is not among them: the source was an upload, and only a fetched source is kept.
        Assert.Equal(Names(kept), leftovers.Select(l => l.Item));
    }

    private static JobDriver Encoding(JobRequest? request = null)
    {
        var job = JobDriver.Submitted(request).Ingested();
        job.Begin(WorkItemName.Encode(0));
        return job;
    }

    private static WorkItemName[] Names(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WorkItemName.Parse)];
}
