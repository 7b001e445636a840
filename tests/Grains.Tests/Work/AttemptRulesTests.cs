using Encoder.Contracts.Jobs;
using Encoder.Grains.Tests.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Work;

public sealed class AttemptRulesTests
{
    private const int Newest = 3;
    private static readonly WorkItemLimits s_limits = new() { MaxFailures = 3, SuspectAfter = 2, MaxLost = 2 };

    /// <summary>
    /// Every status, with an older lease, the newest one and a newer one, and with losses of workers that ran nothing else.
    /// </summary>
    [Theory]
    [InlineData(WorkItemStatus.Open, 2, 0, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Open, 2, 2, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Open, 3, 0, AttemptRuling.Repeated)]
    [InlineData(WorkItemStatus.Open, 3, 2, AttemptRuling.Repeated)]
    [InlineData(WorkItemStatus.Open, 4, 0, AttemptRuling.Accepted)]
    [InlineData(WorkItemStatus.Open, 4, 1, AttemptRuling.Accepted)]
    [InlineData(WorkItemStatus.Open, 4, 2, AttemptRuling.Failed)]
    [InlineData(WorkItemStatus.Done, 2, 0, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Done, 3, 0, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Done, 4, 2, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Failed, 2, 0, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Failed, 3, 0, AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Failed, 4, 2, AttemptRuling.Refused)]
    public void A_worker_may_begin_with_a_newer_lease_on_an_open_item(WorkItemStatus status, int attempt, int lost, AttemptRuling ruling) =>
        Assert.Equal(ruling, AttemptRules.Begin(status, Newest, JobDriver.Lease(WorkItemName.Audio, attempt, lost), s_limits));

    /// <summary>Too few losses, enough to make the item a suspect, and enough to fail it.</summary>
    [Theory]
    [InlineData(0, 0, false, AttemptRuling.Accepted)]
    [InlineData(1, 0, false, AttemptRuling.Accepted)]
    [InlineData(2, 0, true, AttemptRuling.Accepted)]
    [InlineData(2, 1, true, AttemptRuling.Accepted)]
    [InlineData(20, 1, true, AttemptRuling.Accepted)]
    [InlineData(2, 2, false, AttemptRuling.Failed)]
    public void A_suspect_runs_alone_and_fails_only_by_losses_while_alone(int lost, int alone, bool suspect, AttemptRuling ruling)
    {
        var lease = new WorkLease(JobDriver.Id, WorkItemName.Audio, "worker", Newest + 1, lost, alone);
        Assert.Equal(suspect, AttemptRules.IsSuspect(lease, s_limits));
        Assert.Equal(ruling, AttemptRules.Begin(WorkItemStatus.Open, Newest, lease, s_limits));
    }

    /// <summary>Every status with every result, from the newest attempt and from others.</summary>
    [Theory]
    [InlineData(WorkItemStatus.Open, 3, 0, "success", AttemptRuling.Accepted)]
    [InlineData(WorkItemStatus.Open, 3, 0, "transient", AttemptRuling.TryAgain)]
    [InlineData(WorkItemStatus.Open, 3, 1, "transient", AttemptRuling.TryAgain)]
    [InlineData(WorkItemStatus.Open, 3, 2, "transient", AttemptRuling.Failed)]
    [InlineData(WorkItemStatus.Open, 3, 0, "permanent", AttemptRuling.Failed)]
    [InlineData(WorkItemStatus.Open, 2, 0, "success", AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Open, 2, 0, "transient", AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Open, 4, 0, "permanent", AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Done, 3, 0, "success", AttemptRuling.Repeated)]
    [InlineData(WorkItemStatus.Done, 3, 0, "transient", AttemptRuling.Repeated)]
    [InlineData(WorkItemStatus.Done, 3, 0, "permanent", AttemptRuling.Repeated)]
    [InlineData(WorkItemStatus.Done, 2, 0, "success", AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Failed, 3, 0, "success", AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Failed, 3, 0, "transient", AttemptRuling.Refused)]
    [InlineData(WorkItemStatus.Failed, 3, 0, "permanent", AttemptRuling.Refused)]
    public void Only_the_newest_attempt_decides(WorkItemStatus status, int attempt, int failures, string result, AttemptRuling ruling)
    {
        WorkResult handedIn = result switch
        {
            "success" => new Encoded([]),
            _ => new WorkFailed(JobErrorCodes.EncoderFailed, "it crashed", IsTransient: result == "transient"),
        };
        Assert.Equal(ruling, AttemptRules.End(status, Newest, failures, JobDriver.Lease(WorkItemName.Audio, attempt), handedIn, s_limits));
    }

    [Fact]
    public void With_one_failure_allowed_the_first_is_final() => Assert.Equal(
        AttemptRuling.Failed, AttemptRules.Failure(WorkFailed.StorageFull, 0, s_limits with { MaxFailures = 1 }));
}
