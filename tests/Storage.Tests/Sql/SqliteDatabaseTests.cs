using Dapper;
using Encoder.Storage.Sql;
using Encoder.Storage.Tests.Conformance;
using Microsoft.Data.Sqlite;

namespace Encoder.Storage.Tests.Sql;

public sealed class SqliteDatabaseTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task A_read_sees_the_writes_before_it()
    {
        var database = await fixture.NewDatabase();

        Assert.Equal(1, await database.Write(connection => connection.ExecuteAsync("UPDATE work_attempt SET last = 42")));

        Assert.Equal(42, await LastAttempt(database));
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_write_that_throws()
    {
        var database = await fixture.NewDatabase();

        await Assert.ThrowsAsync<FormatException>(() => database.Write<int>(async connection =>
        {
            await connection.ExecuteAsync("UPDATE work_attempt SET last = 42");
            throw new FormatException();
        }));

        Assert.Equal(0, await LastAttempt(database));
    }

    [Fact]
    public async Task A_write_that_awaits_anything_but_the_database_is_refused_and_rolled_back()
    {
        var database = await fixture.NewDatabase();
        var never = new TaskCompletionSource();

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Write(async connection =>
        {
            await connection.ExecuteAsync("UPDATE work_attempt SET last = 42");
            await never.Task;
            return 0;
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Read(async _ =>
        {
            await never.Task;
            return 0;
        }));

        Assert.Equal(0, await LastAttempt(database));
    }

    [Fact]
    public async Task A_read_sees_one_state_of_the_database_throughout()
    {
        var database = await fixture.NewDatabase();
        using var written = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();

        var reading = database.Read(async connection =>
        {
            var before = await connection.ExecuteScalarAsync<int>("SELECT last FROM work_attempt");
            begun.Set();
            written.Wait();
            return (before, await connection.ExecuteScalarAsync<int>("SELECT last FROM work_attempt"));
        });
        begun.Wait();
        await database.Write(connection => connection.ExecuteAsync("UPDATE work_attempt SET last = 42"));
        written.Set();

        Assert.Equal((0, 0), await reading);
        Assert.Equal(42, await LastAttempt(database));
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        var database = await fixture.NewDatabase();

        await Assert.ThrowsAsync<SqliteException>(
            () => database.Read(connection => connection.ExecuteAsync("UPDATE work_attempt SET last = 42")));

        Assert.Equal(0, await LastAttempt(database));
    }

    [Fact]
    public async Task The_clock_of_the_dialect_gives_unix_milliseconds()
    {
        var database = await fixture.NewDatabase();

        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var now = await database.Read(connection => connection.ExecuteScalarAsync<long>($"SELECT {database.Dialect.Now}"));

        Assert.InRange(now, before - 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1);
    }

    private static Task<int> LastAttempt(IDatabase database) =>
        database.Read(connection => connection.ExecuteScalarAsync<int>("SELECT last FROM work_attempt"));
}
