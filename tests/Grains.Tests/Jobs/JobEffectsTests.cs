using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobEffectsTests
{
    [Fact]
    public void Each_step_has_the_effects_it_made_possible_and_none_twice()
    {
        var job = new JobDriver();
        Assert.Equal("index, enqueue ingest", After(job, () => job.Submit()));
        Assert.Equal("index", After(job, () => job.Begin(WorkItemName.Ingest)));
        var ingested = new Ingested(Plans.Of(JobDriver.PresetIds));
        Assert.Equal("index, enqueue encode-0 audio, make thumbnails", After(job, () => job.End(WorkItemName.Ingest, ingested)));
        // The owner's view of the job does not change, so the index is not updated.
        Assert.Equal("", After(job, () => job.Begin(WorkItemName.Audio)));
        Assert.Equal("index", After(job, () => job.End(WorkItemName.Audio, new Encoded([]))));
        Assert.Equal("index, make preset-hls, make preset-mp4", After(job, () =>
        {
            job.Begin(WorkItemName.Encode(0));
            return job.End(WorkItemName.Encode(0), new Encoded([]));
        }));
        Assert.Equal("index", After(job, () => job.OutputEnds("preset-hls")));
        Assert.Equal("index", After(job, () => job.OutputEnds("preset-mp4")));
        Assert.Equal("webhook, index, clean up", After(job, () => job.OutputEnds(JobOutput.AllThumbnails)));
    }

    [Fact]
    public void After_a_crash_the_effects_of_everything_open_are_repeated()
    {
        var job = JobDriver.Submitted();
        Assert.Equal("index, enqueue ingest", Text(JobEffects.Between(null, job.State)));
        job.Ingested();
        Assert.Equal("index, enqueue encode-0 audio, make thumbnails", Text(JobEffects.Between(null, job.State)));
        job.AllEncoded();
        Assert.Equal("index, make preset-hls, make preset-mp4, make thumbnails", Text(JobEffects.Between(null, job.State)));
        job.OutputEnds("preset-hls");
        job.OutputEnds("preset-mp4");
        job.OutputEnds(JobOutput.AllThumbnails);
        Assert.Equal("webhook, index, clean up", Text(JobEffects.Between(null, job.State)));
    }

    [Fact]
    public void A_deleted_job_leaves_nothing_behind() =>
        Assert.Equal("clean up, unindex", Text(JobEffects.Between(JobDriver.Submitted().State, null)));

    [Fact]
    public void A_job_without_a_webhook_notifies_nobody()
    {
        var job = JobDriver.Submitted(JobDriver.Request with { WebhookUrl = null });
        job.Begin(WorkItemName.Ingest);
        var failed = new WorkFailed("x", "y", IsTransient: false);
        Assert.Equal("index, clean up", After(job, () => job.End(WorkItemName.Ingest, failed)));
    }

    [Fact]
    public void The_start_and_every_tenth_of_the_progress_are_sent_if_the_job_asks()
    {
        var job = JobDriver.Submitted(JobDriver.Request with { WebhookEvents = [.. JobEventTypes.Optional], Thumbnails = null });
        var id = job.State!.EventId;
        Assert.Equal($"job.started {id}_started, index", After(job, () => job.Begin(WorkItemName.Ingest)));
        job.End(WorkItemName.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)));
        job.Begin(WorkItemName.Encode(0));
        var told = new List<string>();
        for (var fraction = 0.05; fraction < 1; fraction += 0.05)
        {
            var before = job.State;
            job.Report(WorkItemName.Encode(0), fraction);
            told.AddRange(JobEffects.Between(before, job.State).OfType<JobEffect.SendWebhook>().Select(send => send.Event.Id));
        }
        Assert.InRange(told.Count, 5, 9);
        Assert.Equal(told.Distinct(), told);
        Assert.All(told, sent => Assert.Matches($"^{id}_progress_[1-9]0$", sent));
        // After a crash, every event that may not have been sent is sent again, with the same id.
        Assert.StartsWith(
            $"job.started {id}_started, job.progress {told[^1]}, index",
            Text(JobEffects.Between(null, job.State)),
            StringComparison.Ordinal);
        Assert.Equal("webhook, index, clean up", After(job, () => job.Do(new JobCommand.Cancel())));
    }

    [Fact]
    public void Effects_that_need_no_order_run_together()
    {
        JobEffect[] effects =
        [
            new JobEffect.SendWebhook(new JobEvent("evt", JobEventTypes.Completed)),
            new JobEffect.UpdateIndex(),
            new JobEffect.Enqueue([WorkItemName.Audio]),
            new JobEffect.MakeOutput("b"),
            new JobEffect.CleanUp(),
        ];
        Assert.Equal(["webhook", "index, enqueue audio, make b", "clean up"], JobEffects.InSteps(effects).Select(Text));
    }

    private static string After(JobDriver job, Func<JobReply> step)
    {
        var before = job.State;
        step();
        return Text(JobEffects.Between(before, job.State));
    }

    internal static string Text(IEnumerable<JobEffect> effects) => string.Join(", ", effects.Select(effect => effect switch
    {
        JobEffect.UpdateIndex => "index",
        JobEffect.Enqueue enqueue => $"enqueue {string.Join(' ', enqueue.Items)}",
        JobEffect.MakeOutput make => $"make {make.Key}",
        JobEffect.StopWork => "stop",
        JobEffect.CancelOutput cancel => $"cancel {cancel.Key}",
        JobEffect.SendWebhook { Event.Type: JobEventTypes.Completed or JobEventTypes.Failed } => "webhook",
        JobEffect.SendWebhook send => $"{send.Event.Type} {send.Event.Id}",
        JobEffect.CleanUp => "clean up",
        JobEffect.RemoveFromIndex => "unindex",
        _ => throw new InvalidOperationException($"{effect}"),
    }));
}
