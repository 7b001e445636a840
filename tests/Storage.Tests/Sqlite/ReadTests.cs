using Microsoft.Data.Sqlite;

namespace Encoder.Storage.Tests.Sqlite;

public sealed class ReadTests : SqliteFileTest
{
    [Fact]
    public async Task All_statements_of_a_read_see_the_same_state()
    {
        await File.Write(connection => Insert(connection, 1));
        var counts = File.Read(connection =>
        {
            var before = Query(connection, "SELECT count(*) FROM numbers");
            File.Write(other => Insert(other, 2)).GetAwaiter().GetResult();
            return new[] { before[0], Query(connection, "SELECT count(*) FROM numbers")[0] };
        });
        Assert.Equal([1L, 1L], counts);
        Assert.Equal([1L, 2L], Numbers(File));
    }

    [Fact]
    public void A_read_cannot_write()
    {
        Assert.Throws<SqliteException>(() => File.Read(connection => { Insert(connection, 1); return true; }));
        Assert.Empty(Numbers(File));
    }

    [Fact]
    public async Task Reads_do_not_wait_for_a_running_write()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var write = File.Write(connection => { Insert(connection, 1); begun.Set(); gate.Wait(); });
        begun.Wait();
        Assert.Empty(Numbers(File));
        gate.Set();
        await write;
        Assert.Equal([1L], Numbers(File));
    }

    [Fact]
    public async Task Many_reads_run_concurrently()
    {
        using var meeting = new Barrier(4);
        var reads = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => File.Read(_ => meeting.SignalAndWait(TimeSpan.FromSeconds(20))),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Assert.All(await Task.WhenAll(reads), Assert.True);
    }

    [Fact]
    public void A_failed_read_does_not_affect_the_next()
    {
        Assert.Throws<InvalidOperationException>(() => File.Read<int>(_ => throw new InvalidOperationException()));
        Assert.Throws<SqliteException>(() => File.Read(connection => Query(connection, "SELECT nothing")));
        Assert.Empty(Numbers(File));
    }
}
