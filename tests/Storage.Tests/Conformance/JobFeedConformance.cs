using Encoder.Contracts.Jobs;
using Encoder.Storage.Jobs;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>The numbered changes of jobs.</summary>
public abstract class JobFeedConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    [Fact]
    public async Task Changes_are_numbered_for_each_tenant_and_a_job_appears_at_its_latest_one()
    {
        Assert.Equal(0, await Feed.Position(Acme));
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Acme, Samples.Job(2), 1);
        await Jobs.Add(Globex, Samples.Job(3), 1);
        await Jobs.Update(Samples.Job(1, JobStatus.Processing), 2);
        // An older revision is not a change.
        await Jobs.Update(Samples.Job(1), 1);

        Assert.Equal((3, 1), (await Feed.Position(Acme), await Feed.Position(Globex)));
        Assert.Equal([(2, Samples.Id(2)), (3, Samples.Id(1))], await After(0));
        Assert.Equal([(3, Samples.Id(1))], await After(2));
        Assert.Empty(await After(3));
        Assert.Equal([(2, Samples.Id(2))], await After(0, limit: 1));
        Assert.Equal(JobStatus.Processing, (await Feed.Get(Acme, Samples.Id(1)))?.Job?.Status);
        Assert.Equal(3, (await Feed.Get(Acme, Samples.Id(1)))?.Position);
        Assert.Null(await Feed.Get(Globex, Samples.Id(1)));
    }

    [Fact]
    public async Task A_removed_job_appears_as_removed()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Acme, Samples.Job(2), 1);
        await Jobs.Remove(Samples.Id(1));
        await Jobs.Remove(Samples.Id(1));

        Assert.Equal(3, await Feed.Position(Acme));
        Assert.Equal([(2, Samples.Id(2)), (3, Samples.Id(1))], await After(0));
        var changes = await Feed.After(Acme, 2, 10);
        Assert.Equal(new JobChange(3, Samples.Id(1), null), Assert.Single(changes));
        Assert.Null(await Feed.Get(Acme, Samples.Id(1)));
    }

    [Fact]
    public async Task A_listener_is_notified_of_each_change_once_it_can_be_read()
    {
        var told = new List<string?>();
        Feed.OnChange(told.Add);
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Globex, Samples.Job(2), 1);
        await Jobs.Update(Samples.Job(1, JobStatus.Processing), 2);
        await Jobs.Update(Samples.Job(1, JobStatus.Processing), 2);
        await Jobs.Remove(Samples.Id(2));

        Assert.Equal([Acme, Globex, Acme, Globex], told);
    }

    /// <summary>Numbers must become visible in order, or a reader would miss the late ones.</summary>
    [Fact]
    public async Task A_reader_sees_every_change_under_concurrent_writes()
    {
        const int Changes = 200;
        await Jobs.Add(Acme, Samples.Job(0), 1);
        var writers = Enumerable.Range(1, Changes).Select(i => Task.Run(() => Jobs.Add(Acme, Samples.Job(i), 1))).ToArray();
        var seen = new List<long>();
        while (seen.Count <= Changes)
        {
            var done = Task.WhenAll(writers).IsCompleted;
            var changes = await Feed.After(Acme, seen.LastOrDefault(), 50);
            seen.AddRange(changes.Select(change => change.Position));
            Assert.False(done && changes.Count == 0 && seen.Count <= Changes, $"{seen.Count} of {Changes + 1} changes were seen");
        }
        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, Changes + 1).Select(i => (long)i), seen);
    }

    private async Task<(long, string)[]> After(long position, int limit = 100) =>
        [.. (await Feed.After(Acme, position, limit)).Select(change => (change.Position, change.JobId))];
}
