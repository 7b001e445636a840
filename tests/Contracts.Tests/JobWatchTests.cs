using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Tests;

public sealed class JobWatchTests
{
    private static readonly TimeSpan s_patient = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Each_change_is_seen_once_and_the_final_state_last()
    {
        var seen = await Watch(
            s_patient,
            Job(JobStatus.Queued, 0),
            Job(JobStatus.Queued, 0),
            Job(JobStatus.Processing, 10),
            Job(JobStatus.Processing, 10),
            Job(JobStatus.Completed, 100));

        Assert.Equal(
            [(JobStatus.Queued, 0), (JobStatus.Processing, 10), (JobStatus.Completed, 100)],
            seen.Select(j => (j.Status, j.Progress)));
    }

    [Fact]
    public async Task Calls_that_fail_with_their_silo_are_repeated()
    {
        var seen = await Watch(
            s_patient,
            Job(JobStatus.Queued, 0),
            new TimeoutException(),
            new ServiceUnavailableException("away"),
            Job(JobStatus.Failed, 40));

        Assert.Equal([JobStatus.Queued, JobStatus.Failed], seen.Select(j => j.Status));
    }

    [Fact]
    public Task An_error_that_outlasts_the_patience_is_thrown() =>
        Assert.ThrowsAsync<TimeoutException>(() => Watch(TimeSpan.Zero, Job(JobStatus.Queued, 0), new TimeoutException()));

    [Fact]
    public Task A_permanent_error_is_thrown_immediately() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Watch(s_patient, new InvalidOperationException()));

    [Fact]
    public async Task A_job_that_does_not_exist_ends_the_watch() =>
        Assert.Single(await Watch(s_patient, Job(JobStatus.Queued, 0), null));

    private static async Task<List<Job>> Watch(TimeSpan patience, params object?[] answers)
    {
        var calls = new Queue<object?>(answers);
        Task<Job?> Get()
        {
            var answer = calls.Dequeue();
            return answer is Exception exception ? Task.FromException<Job?>(exception) : Task.FromResult((Job?)answer);
        }
        var seen = new List<Job>();
        await foreach (var job in JobWatch.Watch(Get, TimeSpan.Zero, patience, TimeProvider.System, CancellationToken.None)) seen.Add(job);
        return seen;
    }

    private static Job Job(JobStatus status, int progress) => new()
    {
        Id = "5f1e0c0aa1b2c3d4e5f60718",
        Status = status,
        Progress = progress,
        Presets = [],
        Thumbnails = [],
        User = new JobUser("1", "Me", "me@example.com"),
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
