using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobViewTests
{
    private static readonly JobState s_running = JobDriver.Submitted().Ingested().State!;
    private static readonly JobState s_failed = s_running with { Status = JobStatus.Failed, FinishedAt = JobDriver.Start };

    /// <summary>Members of the state, and whether an owner sees a change to them.</summary>
    public static TheoryData<string, bool> Changes => new()
    {
        { nameof(JobState.Status), true },
        { nameof(JobState.Progress), true },
        { nameof(JobState.StartedAt), true },
        { nameof(JobState.FinishedAt), true },
        { nameof(JobState.Warnings), true },
        { nameof(JobState.Outputs), true },
        { nameof(JobState.Error), false },
        { nameof(JobState.Verification), false },
        { nameof(JobState.Revision), false },
        { nameof(JobState.UpdatedAt), false },
        { nameof(JobState.ExpectedEnd), false },
        { nameof(JobState.EncodingSince), false },
        { nameof(JobState.EncodingFrom), false },
        { nameof(JobState.Run), false },
        { nameof(JobState.IsCancelled), false },
        { nameof(JobState.Plan), false },
        { nameof(JobState.WorkItems), false },
        { nameof(JobState.Attempts), false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_view_differs_when_its_owner_sees_the_change(string member, bool differs)
    {
        var changed = Change(member);
        Assert.NotEqual(changed, s_running);
        Assert.Equal(differs, JobView.Differ(s_running, changed));
        Assert.Equal(differs, JobView.Differ(changed, s_running));
    }

    /// <summary>A new member of the state fails here until it is decided whether an owner sees it.</summary>
    [Fact]
    public void Every_member_of_the_state_is_listed()
    {
        string[] constant =
        [
            nameof(JobState.Schema), nameof(JobState.Id), nameof(JobState.Tenant), nameof(JobState.User), nameof(JobState.Request),
            nameof(JobState.Presets), nameof(JobState.Thumbnails), nameof(JobState.CreatedAt), nameof(JobState.SourcePath),
            nameof(JobState.Trace), nameof(JobState.CaptionPaths), nameof(JobState.Storyboard),
        ];
        var members = typeof(JobState).GetProperties().Where(p => p.CanWrite).Select(p => p.Name);
        Assert.Equal(members.Order(), Changes.Select(row => row.Data.Item1).Concat(constant).Order());
    }

    [Fact]
    public void The_error_is_shown_once_the_job_has_ended() =>
        Assert.True(JobView.Differ(s_failed, s_failed with { Error = new JobError("x", "y") }));

    [Fact]
    public void The_status_of_an_output_is_not_shown_and_equal_copies_do_not_differ()
    {
        var begun = Array.ConvertAll(s_running.Outputs, o => o with { Status = JobOutputStatus.Begun });
        Assert.False(JobView.Differ(s_running, s_running with { Outputs = begun, Warnings = [.. s_running.Warnings] }));
    }

    private static JobState Change(string member)
    {
        var later = JobDriver.Start.AddHours(1);
        var state = s_running;
        return member switch
        {
            nameof(JobState.Status) => state with { Status = JobStatus.Completed },
            nameof(JobState.Progress) => state with { Progress = state.Progress + 1 },
            nameof(JobState.StartedAt) => state with { StartedAt = later },
            nameof(JobState.FinishedAt) => state with { FinishedAt = later },
            nameof(JobState.Warnings) => state with { Warnings = [new JobWarning("rung_skipped", "a")] },
            nameof(JobState.Outputs) => state with
            {
                Outputs = [state.Outputs[0] with { Files = [JobDriver.File("a")] }, .. state.Outputs[1..]],
            },
            nameof(JobState.Error) => state with { Error = new JobError("x", "y") },
            nameof(JobState.Verification) => state with { Verification = [JobDriver.Verified("a", new CheckProblem("frames", "b"))] },
            nameof(JobState.Revision) => state with { Revision = state.Revision + 1 },
            nameof(JobState.UpdatedAt) => state with { UpdatedAt = later },
            nameof(JobState.ExpectedEnd) => state with { ExpectedEnd = later },
            nameof(JobState.EncodingSince) => state with { EncodingSince = later },
            nameof(JobState.EncodingFrom) => state with { EncodingFrom = 0.5 },
            nameof(JobState.Run) => state with { Run = 1 },
            nameof(JobState.IsCancelled) => state with { IsCancelled = true },
            nameof(JobState.Plan) => state with { Plan = null },
            nameof(JobState.WorkItems) => state with { WorkItems = [new WorkItemState(WorkItemName.Ingest, WorkItemStatus.Done, 2)] },
            nameof(JobState.Attempts) => state with { Attempts = null },
            _ => throw new ArgumentOutOfRangeException(nameof(member)),
        };
    }
}
