using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Outputs;
using Encoder.Grains.Tests.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Outputs;

public sealed class OutputMachineTests
{
    private static readonly WorkItemLimits s_limits = new();
    private static readonly Produced s_produced = new([new OutputFile("video", "360.mp4", 5, new MediaFileMeta())]);
    private static readonly WorkFailed s_passing = new(JobErrorCodes.OutputInvalid, "short", IsTransient: true);

    /// <summary>Every status with every command: the next status and the verdict.</summary>
    [Theory]
    [InlineData(OutputStatus.Open, "begin", OutputStatus.Open, null)]
    [InlineData(OutputStatus.Open, "produce", OutputStatus.Accepted, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Open, "fail", OutputStatus.Open, WorkVerdict.TryAgain)]
    [InlineData(OutputStatus.Open, "fail for good", OutputStatus.Failed, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Accepted, "begin", OutputStatus.Accepted, null)]
    [InlineData(OutputStatus.Accepted, "produce", OutputStatus.Accepted, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Accepted, "fail", OutputStatus.Accepted, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Accepted, "fail for good", OutputStatus.Accepted, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Completed, "begin", OutputStatus.Completed, null)]
    [InlineData(OutputStatus.Completed, "produce", OutputStatus.Completed, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Completed, "fail", OutputStatus.Completed, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Completed, "fail for good", OutputStatus.Completed, WorkVerdict.Accepted)]
    [InlineData(OutputStatus.Failed, "begin", OutputStatus.Failed, null)]
    [InlineData(OutputStatus.Failed, "produce", OutputStatus.Failed, WorkVerdict.Refused)]
    [InlineData(OutputStatus.Failed, "fail", OutputStatus.Failed, WorkVerdict.Refused)]
    [InlineData(OutputStatus.Failed, "fail for good", OutputStatus.Failed, WorkVerdict.Refused)]
    public void Every_command_has_a_verdict_in_every_status(OutputStatus status, string command, OutputStatus next, WorkVerdict? verdict)
    {
        var work = new OutputWork { Status = status, Attempt = 1 };
        var (answer, after) = command switch
        {
            "begin" => ((WorkVerdict?)null, OutputMachine.Begin(work, Claim(2), s_limits, JobDriver.Start)),
            "produce" => End(work, s_produced),
            "fail" => End(work, s_passing),
            _ => End(work, s_passing with { IsTransient = false }),
        };

        Assert.Equal((next, verdict), (after.Status, answer));
        if (status != OutputStatus.Open) Assert.Same(work, after);
    }

    [Fact]
    public void Only_the_newest_attempt_counts()
    {
        var first = OutputMachine.Begin(new OutputWork(), Claim(1), s_limits, JobDriver.Start);
        var work = OutputMachine.Begin(first, Claim(3), s_limits, JobDriver.Start);

        Assert.Equal(3, work.Attempt);
        Assert.Same(work, OutputMachine.Begin(work, Claim(2), s_limits, JobDriver.Start));
        Assert.Equal(WorkVerdict.Refused, End(work, s_produced, attempt: 1).Verdict);
        Assert.Equal(WorkVerdict.Accepted, End(work, s_produced, attempt: 3).Verdict);
    }

    [Fact]
    public void Transient_failures_are_final_at_the_limit()
    {
        var work = new OutputWork { Attempt = 1, Failures = 2 };

        var (verdict, after) = End(work, s_passing);

        Assert.Equal((WorkVerdict.Accepted, OutputStatus.Failed, JobErrorCodes.OutputInvalid), (verdict, after.Status, after.Error!.Code));
    }

    [Fact]
    public void Verification_results_are_kept_under_the_published_path()
    {
        var verification = new OutputVerification
        {
            Preset = "p",
            Path = "360.mp4",
            Level = "structure",
            Passed = [new PassedCheck("frames", "50")],
            Problems = [],
        };
        var work = new OutputWork { Attempt = 1 };

        var accepted = End(work, s_produced with { Verification = [verification] }).Work;
        Assert.Equal([verification with { Path = "out/360.mp4" }], accepted.Verification!);
        Assert.Null(OutputMachine.Vanished(accepted, s_limits).Verification);

        Assert.Null(End(work, s_passing with { Verification = [verification] }).Work.Verification);
        var final = s_passing with { IsTransient = false, Verification = [verification with { Path = null }] };
        Assert.Equal([verification with { Path = null }], End(work, final).Work.Verification!);
    }

    [Fact]
    public void A_work_item_that_keeps_losing_its_workers_fails()
    {
        var lease = JobDriver.Lease(WorkItemName.Thumbnails, s_limits.MaxLost + 1, s_limits.MaxLost);
        Assert.Equal(JobErrorCodes.WorkerLost, OutputMachine.Begin(new OutputWork(), lease, s_limits, JobDriver.Start).Error!.Code);
    }

    [Fact]
    public void An_output_that_vanished_before_publishing_is_made_again_within_the_limit()
    {
        var accepted = new OutputWork { Status = OutputStatus.Accepted, Attempt = 4, Files = [JobDriver.File("x")] };

        var again = OutputMachine.Vanished(accepted, s_limits);
        Assert.Equal((OutputStatus.Open, 4, 1, 0), (again.Status, again.Attempt, again.Failures, again.Files.Length));
        Assert.Equal(OutputStatus.Failed, OutputMachine.Vanished(accepted with { Failures = 2 }, s_limits).Status);
    }

    private static (WorkVerdict? Verdict, OutputWork Work) End(OutputWork work, WorkResult result, int attempt = 1)
    {
        var (verdict, after) = OutputMachine.End(work, Claim(attempt), result, s_limits, JobDriver.Start, "out", Publish);
        return (verdict, after);
    }

    private static WorkLease Claim(int attempt) => JobDriver.Lease(WorkItemName.Thumbnails, attempt);

    private static MediaFile Publish(OutputFile output) => JobDriver.File(output.Name);
}
