using System.Data.Common;
using Dapper;
using Encoder.Storage.Sql;
using Npgsql;

namespace Encoder.Storage.Tests.Postgres;

public sealed class PostgresRepetitionTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const string EndOwnConnection = "SELECT pg_terminate_backend(pg_backend_pid())";

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    public async Task A_write_that_the_server_rolled_back_runs_again(string code)
    {
        var database = await NewDatabase();
        var runs = 0;

        var result = await database.Write(async to =>
        {
            await to.ExecuteAsync("INSERT INTO kept VALUES (@runs)", new { runs });
            if (++runs <= 2) await to.ExecuteAsync(Raise(code));
            return runs;
        });

        Assert.Equal(3, result);
        Assert.Equal(2, Assert.Single(await Kept(database)));
    }

    [Fact]
    public async Task A_read_that_the_server_rolled_back_runs_again()
    {
        var database = await NewDatabase();
        var runs = 0;

        Assert.Equal(2, await database.Read(async to =>
        {
            if (++runs == 1) await to.ExecuteAsync(Raise(PostgresErrorCodes.SerializationFailure));
            return runs;
        }));
    }

    [Fact]
    public async Task A_write_whose_connection_breaks_before_the_commit_runs_again()
    {
        var database = await NewDatabase();
        var runs = 0;

        await database.Write(async to =>
        {
            await to.ExecuteAsync("INSERT INTO kept VALUES (@runs)", new { runs });
            return ++runs == 1 ? await to.ExecuteAsync(EndOwnConnection) : 0;
        });

        Assert.Equal(2, runs);
        Assert.Equal(1, Assert.Single(await Kept(database)));
    }

    [Fact]
    public async Task After_five_repetitions_the_last_error_is_thrown()
    {
        var database = await NewDatabase();
        var runs = 0;

        var error = await Assert.ThrowsAsync<PostgresException>(() => database.Write(to =>
        {
            runs++;
            return to.ExecuteAsync(Raise(PostgresErrorCodes.SerializationFailure));
        }));

        Assert.Equal(PostgresErrorCodes.SerializationFailure, error.SqlState);
        Assert.Equal(6, runs);
    }

    [Fact]
    public async Task A_write_that_the_server_rolled_back_at_its_commit_runs_again()
    {
        var database = await NewDatabase();
        await AtCommitOf(database, 0, Raise(PostgresErrorCodes.SerializationFailure, inFunction: true));
        var runs = 0;

        await database.Write(to => to.ExecuteAsync("INSERT INTO kept VALUES (@runs)", new { runs = runs++ }));

        Assert.Equal(1, Assert.Single(await Kept(database)));
    }

    [Fact]
    public async Task A_write_whose_connection_breaks_at_the_commit_does_not_run_again()
    {
        var database = await NewDatabase();
        await AtCommitOf(database, 0, "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1);");
        var runs = 0;

        await Assert.ThrowsAnyAsync<DbException>(() =>
            database.Write(to => to.ExecuteAsync("INSERT INTO kept VALUES (@runs)", new { runs = runs++ })));

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_write_that_breaks_a_constraint_does_not_run_again()
    {
        var database = await NewDatabase();
        var runs = 0;

        await Assert.ThrowsAsync<PostgresException>(() => database.Write(to =>
        {
            runs++;
            return to.ExecuteAsync("INSERT INTO kept VALUES (1), (1)");
        }));

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_write_that_gets_no_connection_times_out_without_effect_and_the_next_one_succeeds()
    {
        var text = await PostgresFixture.NewConnectionString();
        using var database = await PostgresFixture.Open($"{text};Maximum Pool Size=1;Timeout=1");
        await database.Write(to => to.ExecuteAsync("CREATE TABLE kept (run integer PRIMARY KEY)"));
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holder = database.Write(async to =>
        {
            held.SetResult();
            await release.Task;
            return await to.ExecuteAsync("INSERT INTO kept VALUES (1)");
        });
        await held.Task;

        await Assert.ThrowsAnyAsync<DbException>(() => database.Write(to => to.ExecuteAsync("INSERT INTO kept VALUES (2)")));

        release.SetResult();
        await holder;
        await database.Write(to => to.ExecuteAsync("INSERT INTO kept VALUES (3)"));
        var kept = await Kept(database);
        Assert.Equal([1, 3], kept);
    }

    private async Task<IDatabase> NewDatabase()
    {
        var database = await fixture.NewDatabase();
        await database.Write(to => to.ExecuteAsync("CREATE TABLE kept (run integer PRIMARY KEY)"));
        return database;
    }

    private static Task<int[]> Kept(IDatabase database) =>
        database.Read(async from => (await from.QueryAsync<int>("SELECT run FROM kept ORDER BY run")).ToArray());

    /// <summary>
    /// Makes the server run <paramref name="statements"/> at the commit of a transaction that has inserted <paramref name="run"/>.
    /// </summary>
    private static Task<int> AtCommitOf(IDatabase database, int run, string statements) => database.Write(to => to.ExecuteAsync(
        $"""
        CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF new.run = {run} THEN {statements} END IF; RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON kept DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION at_commit();
        """));

    private static string Raise(string code, bool inFunction = false)
    {
        var raise = $"RAISE EXCEPTION 'forced' USING ERRCODE = '{code}';";
        return inFunction ? raise : $"DO $$ BEGIN {raise} END $$";
    }
}
