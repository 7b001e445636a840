using Encoder.Grains.Jobs;
using Encoder.Grains.Work;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobEffectsTests
{
    [Fact]
    public void Each_step_asks_for_what_it_made_possible_and_for_nothing_twice()
    {
        var job = new JobDriver();
        Assert.Equal("show new, enqueue ingest", After(job, () => job.Submit()));
        Assert.Equal("show", After(job, () => job.Begin(UnitNames.Ingest)));
        Assert.Equal("show, enqueue encode-0 audio, begin thumbnails", After(job, () => job.End(UnitNames.Ingest, new Ingested(Plans.Of(JobDriver.PresetIds)))));
        // Nobody would see that it has begun.
        Assert.Equal("", After(job, () => job.Begin("audio")));
        Assert.Equal("show", After(job, () => job.End("audio", new Encoded([]))));
        Assert.Equal("show, begin preset-hls, begin preset-mp4", After(job, () => { job.Begin("encode-0"); return job.End("encode-0", new Encoded([])); }));
        Assert.Equal("show", After(job, () => job.PartEnds("preset-hls")));
        Assert.Equal("show", After(job, () => job.PartEnds("preset-mp4")));
        Assert.Equal("notify, show, clean up", After(job, () => job.PartEnds(PartState.AllThumbnails)));
    }

    [Fact]
    public void After_a_crash_everything_that_is_open_is_asked_for_again()
    {
        var job = JobDriver.Submitted();
        Assert.Equal("show new, enqueue ingest", Text(JobEffects.Between(null, job.State)));
        job.Ingested();
        Assert.Equal("show new, enqueue encode-0 audio, begin thumbnails", Text(JobEffects.Between(null, job.State)));
        job.AllEncoded();
        Assert.Equal("show new, begin preset-hls, begin preset-mp4, begin thumbnails", Text(JobEffects.Between(null, job.State)));
        job.PartEnds("preset-hls");
        job.PartEnds("preset-mp4");
        job.PartEnds(PartState.AllThumbnails);
        Assert.Equal("notify, show new, clean up", Text(JobEffects.Between(null, job.State)));
    }

    [Fact]
    public void A_job_that_is_gone_leaves_nothing_behind() =>
        Assert.Equal("clean up, hide", Text(JobEffects.Between(JobDriver.Submitted().State, null)));

    [Fact]
    public void A_job_without_a_webhook_notifies_nobody()
    {
        var job = JobDriver.Submitted(JobDriver.Request with { WebhookUrl = null });
        job.Begin(UnitNames.Ingest);
        Assert.Equal("show, clean up", After(job, () => job.End(UnitNames.Ingest, new UnitFailed("x", "y", MayPass: false))));
    }

    [Fact]
    public void What_needs_no_order_is_done_at_once()
    {
        JobEffect[] effects =
        [
            new JobEffect.Notify(), new JobEffect.Show(IsNew: false), new JobEffect.Enqueue(["a"]), new JobEffect.BeginPart("b"), new JobEffect.CleanUp(),
        ];
        Assert.Equal(["notify", "show, enqueue a, begin b", "clean up"], JobEffects.InSteps(effects).Select(Text));
        // Whether the job may be shown at all is known only afterwards.
        Assert.Equal(["show new", "enqueue a"], JobEffects.InSteps([new JobEffect.Show(IsNew: true), new JobEffect.Enqueue(["a"])]).Select(Text));
    }

    private static string After(JobDriver job, Func<JobReply> step)
    {
        var before = job.State;
        step();
        return Text(JobEffects.Between(before, job.State));
    }

    private static string Text(IEnumerable<JobEffect> effects) => string.Join(", ", effects.Select(effect => effect switch
    {
        JobEffect.Show show => show.IsNew ? "show new" : "show",
        JobEffect.Enqueue enqueue => $"enqueue {string.Join(' ', enqueue.Units)}",
        JobEffect.BeginPart begin => $"begin {begin.Key}",
        JobEffect.Notify => "notify",
        JobEffect.CleanUp => "clean up",
        JobEffect.Hide => "hide",
        _ => throw new InvalidOperationException($"{effect}"),
    }));
}
