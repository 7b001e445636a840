using Encoder.Sqlite;
using Encoder.Testing;
using Microsoft.Data.Sqlite;

namespace Encoder.Storage.Tests.Sqlite;

public sealed class OpenAndCloseTests : SqliteFileTest
{
    [Fact]
    public async Task Closing_completes_queued_writes_and_refuses_new_ones()
    {
        var writes = Enumerable.Range(0, 100).Select(number => File.Write(connection => Insert(connection, number))).ToArray();
        File.Dispose();
        Assert.All(writes, write => Assert.True(write.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => File.Write(_ => { }));
        Assert.Throws<ObjectDisposedException>(() => File.Read(_ => 0));

        using var again = Open();
        Assert.Equal(100, Numbers(again).Length);
    }

    [Fact]
    public async Task The_file_closes_when_the_last_read_ends()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var read = Task.Run(() => File.Read(connection =>
        {
            var numbers = Query(connection, "SELECT number FROM numbers");
            begun.Set();
            gate.Wait();
            return numbers;
        }));
        begun.Wait();
        File.Dispose();
        Assert.True(System.IO.File.Exists(Path + "-wal"));
        gate.Set();
        await read;
        Assert.False(System.IO.File.Exists(Path + "-wal"), "a connection is still open");
    }

    [Fact]
    public void An_exclusive_file_is_opened_once_at_a_time()
    {
        var options = new SqliteFileOptions { Path = Folder.File("exclusive.db"), Exclusive = true };
        using (new SqliteFile(options))
        {
            Assert.Throws<IOException>(() => new SqliteFile(options));
        }
        new SqliteFile(options).Dispose();
    }

    [Fact]
    public void An_exclusive_file_that_could_not_be_opened_is_not_kept_locked()
    {
        var options = new SqliteFileOptions { Path = Folder.File("broken.db"), Exclusive = true };
        System.IO.File.WriteAllText(options.Path, new string('x', 5000));
        Assert.Throws<SqliteException>(() => new SqliteFile(options));
        System.IO.File.Delete(options.Path);
        new SqliteFile(options).Dispose();
    }

    [Fact]
    public void A_file_that_cannot_be_in_WAL_mode_is_refused()
    {
        Assert.Throws<IOException>(() => new SqliteFile(new() { Path = ":memory:" }));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Surviving_a_power_loss_is_a_matter_of_choice(bool survive, long synchronous)
    {
        using var folder = new TemporaryFolder();
        using var file = new SqliteFile(new() { Path = folder.File("power.db"), SurvivePowerLoss = survive });
        Assert.Equal([synchronous], await file.Write(connection => Query(connection, "PRAGMA synchronous")));
    }
}
