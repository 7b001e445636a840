using System.Threading.Channels;
using Encoder.Storage.Jobs;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Postgres;

/// <summary>Notifications that processes send each other through the database.</summary>
public sealed class PostgresCallTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_worker_in_another_process_is_notified_when_its_work_item_is_removed()
    {
        var connection = await PostgresFixture.NewConnectionString();
        var (worker, other) = (new WorkQueue(await fixture.OpenAnother(connection)), new WorkQueue(await fixture.OpenAnother(connection)));
        var revoked = new SemaphoreSlim(0);
        worker.OnRevoked(() => revoked.Release());
        await other.Enqueue(new WorkItem(Samples.Id(1), WorkItemName.Ingest, "acme", 5));
        await worker.WaitForWork(s_deadline, CancellationToken.None);
        var lease = await worker.Claim("w", TimeSpan.FromHours(1));
        Assert.Equal(0, revoked.CurrentCount);

        await other.RemoveJob(lease!.JobId);

        Assert.True(await revoked.WaitAsync(s_deadline));
        Assert.Empty(await worker.Extend([lease], TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_reader_in_another_process_is_notified_whose_jobs_changed()
    {
        var connection = await PostgresFixture.NewConnectionString();
        var (reader, writer) = (await fixture.OpenAnother(connection), await fixture.OpenAnother(connection));
        var (feed, told) = (new JobFeed(reader), Channel.CreateUnbounded<string?>());
        feed.OnChange(tenant => told.Writer.TryWrite(tenant));

        await new JobIndex(writer, new JobFeed(writer)).Add("acme", Samples.Job(1), 1);

        Assert.Equal("acme", await told.Reader.ReadAsync().AsTask().WaitAsync(s_deadline));
        Assert.Equal(Samples.Id(1), Assert.Single(await feed.After("acme", 0, 10)).JobId);
    }
}
