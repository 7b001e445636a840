using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;
using Encoder.Media.Planning;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobProgressTests
{
    private static readonly DateTimeOffset s_start = JobDriver.Start;

    /// <summary>If work proceeds at an even pace, the expected end is the actual end.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_expected_end_assumes_an_even_pace(double fraction)
    {
        var state = Encoding(fraction);
        // The ingest counts for 2 percent. The rest is the encode, apart from a small share for the outputs.
        var done = (JobProgress.Percent(state) + 0.5 - 2) / 98;
        var remaining = (JobProgress.ExpectedEnd(state, s_start.AddSeconds(100))!.Value - s_start.AddSeconds(100)).TotalSeconds;
        Assert.InRange(remaining, 100 * (1 - done) / done * 0.9, 100 * (1 - done) / done * 1.1);
    }

    [Fact]
    public void The_expected_end_includes_the_decoding_of_outputs_for_verification()
    {
        var state = Encoding(0.9);
        var decoding = state with { Plan = state.Plan! with { Verification = VerificationLevel.Decode } };
        var now = s_start.AddSeconds(100);
        Assert.True(JobProgress.ExpectedEnd(decoding, now) > JobProgress.ExpectedEnd(state, now) + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void The_expected_end_is_unknown_until_something_is_encoded_and_after_the_job()
    {
        var job = JobDriver.Submitted();
        Assert.Null(JobView.Of(job.State!).Eta);
        job.Ingested();
        Assert.Null(JobView.Of(job.State!).Eta);
        job.Begin(WorkItemName.Encode(0));
        Assert.Null(JobView.Of(job.State!).Eta);
        job.Report(WorkItemName.Encode(0), 0.5);
        var job1 = JobView.Of(job.State!);
        Assert.True(job1.Eta > 0);

        Assert.Equal(Math.Round(job1.Eta!.Value - 1, 1), job1.At(job1.UpdatedAt.AddSeconds(1)).Eta!.Value, 0.11);
        Assert.Equal(0, job1.At(job1.UpdatedAt.AddHours(1)).Eta);

        job.AllEncoded();
        foreach (var part in job.State!.Outputs) job.OutputEnds(part.Key);
        Assert.Null(JobView.Of(job.State!).Eta);
    }

    private static JobState Encoding(double fraction)
    {
        var plan = Plans.Of(JobDriver.PresetIds, audio: false);
        return JobDriver.Submitted().Ingested(audio: false).State! with
        {
            Plan = plan with
            {
                Duration = 600,
                Scan = plan.Scan with { Frames = 15_000 },
                Preparation = plan.Preparation with { Frames = 15_000 },
            },
            WorkItems =
            [
                new WorkItemState(WorkItemName.Ingest, WorkItemStatus.Done, 1),
                new WorkItemState(WorkItemName.Encode(0), WorkItemStatus.Open, 1, 0, fraction),
            ],
            EncodingSince = s_start,
        };
    }
}
