using Encoder.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Encoder.Storage.Tests.Sqlite;

public sealed class WriteTests : SqliteFileTest
{
    [Fact]
    public async Task A_write_returns_the_result_of_its_work()
    {
        Assert.Equal(7, await File.Write(connection => { Insert(connection, 1); return 7; }));
        Assert.Equal([1L], Numbers(File));
    }

    [Fact]
    public async Task A_write_is_in_the_files_when_its_task_completes()
    {
        await File.Write(connection => Insert(connection, 1));
        using var copies = new Testing.TemporaryFolder();
        foreach (var name in new[] { "test.db", "test.db-wal" }) System.IO.File.Copy(Folder.File(name), copies.File(name));

        using var copy = new SqliteFile(new() { Path = copies.File("test.db") });
        Assert.Equal([1L], Numbers(copy));
    }

    [Fact]
    public async Task A_write_on_a_full_disk_is_repeated_if_space_can_be_freed()
    {
        var (room, calls) = (false, 0);
        using var file = new SqliteFile(new() { Path = Path, MakeRoom = () => { calls++; return room = true; } });

        await file.Write(connection =>
        {
            Run(connection, room ? "PRAGMA max_page_count = 100000" : "PRAGMA max_page_count = 1");
            Insert(connection, 1, filling: 100_000);
        });

        Assert.Equal(1, calls);
        Assert.Equal([1L], Numbers(file));
    }

    [Fact]
    public async Task A_write_on_a_full_disk_fails_if_no_space_can_be_freed()
    {
        using var file = new SqliteFile(new() { Path = Path, MakeRoom = () => false });

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => file.Write(connection =>
        {
            Run(connection, "PRAGMA max_page_count = 1");
            Insert(connection, 1, filling: 100_000);
        }));

        Assert.Contains(new[] { failure, failure.InnerException }, e => e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL });
        Assert.Empty(Numbers(file));
    }

    [Fact]
    public async Task A_write_sees_the_earlier_writes_of_its_commit()
    {
        var writes = WhileTheWriterIsBusy(File, () => Enumerable.Range(0, 20)
            .Select(number => File.Write(connection =>
            {
                Insert(connection, number);
                return Query(connection, "SELECT count(*) FROM numbers")[0];
            })));
        Assert.Equal(Enumerable.Range(1, 20).Select(count => (long)count), await Task.WhenAll(writes));
    }

    [Fact]
    public async Task Waiting_writes_share_commits()
    {
        var commits = await CountCommits(File);
        await Task.WhenAll(WhileTheWriterIsBusy(
            File, () => Enumerable.Range(0, 100).Select(number => File.Write(connection => Insert(connection, number)))));
        Assert.InRange(commits(), 1, 2);
    }

    [Fact]
    public async Task A_commit_has_at_most_the_maximum_number_of_writes()
    {
        using var file = Open(maxWritesPerCommit: 10);
        var commits = await CountCommits(file);
        await Task.WhenAll(WhileTheWriterIsBusy(
            file, () => Enumerable.Range(0, 100).Select(number => file.Write(connection => Insert(connection, number)))));
        Assert.InRange(commits(), 10, 12);
    }

    [Fact]
    public async Task A_failed_write_is_undone_and_the_others_of_its_commit_are_kept()
    {
        var writes = WhileTheWriterIsBusy<Task>(File, () =>
        [
            File.Write(connection => Insert(connection, 1)),
            File.Write(connection => { Insert(connection, 2); throw new InvalidOperationException("changed my mind"); }),
            File.Write(connection => { Insert(connection, 3); Insert(connection, 1); }),
            File.Write(connection => Insert(connection, 4)),
        ]);
        Assert.Equal("changed my mind", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[1])).Message);
        await Assert.ThrowsAsync<SqliteException>(() => writes[2]);
        await Task.WhenAll(writes[0], writes[3]);
        Assert.Equal([1L, 4L], Numbers(File));
    }

    [Fact]
    public async Task When_a_commit_is_rolled_back_all_its_writes_fail_and_later_ones_succeed()
    {
        var writes = WhileTheWriterIsBusy<Task>(File, () =>
        [
            File.Write(connection => Insert(connection, 1)),
            File.Write(connection => { Run(connection, "ROLLBACK"); throw new InvalidOperationException("as a full disk does"); }),
        ]);
        await Assert.ThrowsAsync<IOException>(() => writes[0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[1]);
        await File.Write(connection => Insert(connection, 2));
        Assert.Equal([2L], Numbers(File));
    }

    [Fact]
    public async Task On_a_full_disk_exactly_the_successful_writes_are_kept_and_writing_resumes_with_space()
    {
        await File.Write(connection => Run(connection, "PRAGMA max_page_count = 50"));
        var writes = WhileTheWriterIsBusy(File, () => Enumerable.Range(0, 20)
            .Select(number => File.Write(connection =>
            {
                Insert(connection, number, filling: number % 4 == 3 ? 1_000_000 : 10);
                return (long)number;
            })));
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        var succeeded = writes.Where(write => write.IsCompletedSuccessfully).Select(write => write.Result);
        Assert.Equal(succeeded, Numbers(File));
        Assert.All(writes.Where((_, number) => number % 4 == 3), write => Assert.IsType<SqliteException>(write.Exception?.InnerException));

        await File.Write(connection => Run(connection, "PRAGMA max_page_count = 100000"));
        await File.Write(connection => Insert(connection, 100, filling: 1_000_000));
        Assert.Contains(100L, Numbers(File));
    }

    [Fact]
    public async Task Writes_fail_together_while_the_file_is_locked_and_succeed_afterwards()
    {
        using var other = new SqliteConnection($"Data Source={Path};Pooling=False");
        other.Open();
        Run(other, "BEGIN IMMEDIATE");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var writes = Enumerable.Range(0, 20).Select(number => File.Write(connection => Insert(connection, number))).ToArray();
        foreach (var write in writes)
            Assert.Equal(raw.SQLITE_BUSY, (await Assert.ThrowsAsync<SqliteException>(() => write)).SqliteErrorCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"the last write waited {clock.Elapsed}");

        Run(other, "COMMIT");
        await File.Write(connection => Insert(connection, 1));
        Assert.Equal([1L], Numbers(File));
    }

    [Fact]
    public async Task Continuations_do_not_run_on_the_writers_thread()
    {
        using var gate = new ManualResetEventSlim();
        var writer = 0;
        var continuation = File
            .Write(_ => { gate.Wait(); writer = Environment.CurrentManagedThreadId; })
            .ContinueWith(
                _ => Environment.CurrentManagedThreadId,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        gate.Set();
        Assert.NotEqual(await continuation, writer);
    }

    /// <summary>Queues writes while another write is running, so that they all share the commit of that write.</summary>
    private static TTask[] WhileTheWriterIsBusy<TTask>(SqliteFile file, Func<IEnumerable<TTask>> queue)
        where TTask : Task
    {
        using var busy = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var holding = file.Write(_ => { begun.Set(); busy.Wait(); }).ContinueWith(_ => { }, TaskScheduler.Default);
        begun.Wait();
        var writes = queue().ToArray();
        busy.Set();
        holding.GetAwaiter().GetResult();
        return writes;
    }

    private static async Task<Func<int>> CountCommits(SqliteFile file)
    {
        var commits = 0;
        await file.Write(connection => raw.sqlite3_commit_hook(
            connection.Handle,
            _ =>
            {
                Interlocked.Increment(ref commits);
                return 0;
            },
            null));
        commits = 0;
        return () => Volatile.Read(ref commits);
    }
}
