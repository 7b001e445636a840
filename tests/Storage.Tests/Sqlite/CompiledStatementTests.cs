using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Encoder.Storage.Tests.Sqlite;

/// <summary>Statements are compiled once for each connection, and no use of a statement affects the next.</summary>
public sealed class CompiledStatementTests : SqliteFileTest
{
    /// <summary>SQLITE_DBSTATUS_STMT_USED.</summary>
    private const int OfStatements = 3;

    private const string Add = "INSERT INTO numbers (number) VALUES (@number)";

    [Fact]
    public async Task A_statement_stays_compiled_and_is_used_again()
    {
        var memory = new List<int>();
        for (var number = 1; number <= 5; number++)
        {
            memory.Add(await File.Write(StatementMemory));
            await File.Write(connection => connection.Execute(Add, new { number }));
        }
        Assert.True(memory[0] < memory[1], "The statement is kept.");
        Assert.Single(memory[1..].Distinct());
    }

    [Fact]
    public async Task Parameters_of_one_use_do_not_remain_for_the_next()
    {
        // Without Dapper, which removes the parameters itself.
        static int Insert(DbConnection connection, params SqliteParameter[] parameters)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Add;
            command.Parameters.AddRange(parameters);
            return command.ExecuteNonQuery();
        }
        await File.Write(connection => Insert(connection, new SqliteParameter("@number", 1)));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => File.Write(connection => Insert(connection)));
        Assert.Contains("@number", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_failed_can_be_run_again()
    {
        await File.Write(connection => connection.Execute(Add, new { number = 1 }));
        await Assert.ThrowsAsync<SqliteException>(() => File.Write(connection => connection.Execute(Add, new { number = 1 })));

        await File.Write(connection => connection.Execute(Add, new { number = 2 }));
        Assert.Equal([1L, 2L], Numbers(File));
    }

    [Fact]
    public async Task A_statement_can_be_run_while_it_is_being_read()
    {
        const string greater = "SELECT number FROM numbers WHERE number > @than ORDER BY number";
        for (var number = 1; number <= 3; number++) await File.Write(connection => connection.Execute(Add, new { number }));

        var pairs = File.Read(connection => connection.Query<long>(greater, new { than = 0 }, buffered: false)
            .SelectMany(one => connection.Query<long>(greater, new { than = one }).Select(other => (one, other)))
            .ToArray());
        Assert.Equal([(1L, 2L), (1L, 3L), (2L, 3L)], pairs);
    }

    [Fact]
    public async Task A_list_among_the_parameters_may_have_another_length_each_time()
    {
        const string among = "SELECT count(*) FROM numbers WHERE number IN @numbers";
        for (var number = 1; number <= 3; number++) await File.Write(connection => connection.Execute(Add, new { number }));

        long[][] lists = [[1], [1, 2, 3], [], [2, 9]];
        Assert.Equal([1L, 3L, 0L, 1L], lists.Select(numbers => File.Read(c => c.ExecuteScalar<long>(among, new { numbers }))));
    }

    [Fact]
    public async Task A_changed_table_is_seen()
    {
        const string all = "SELECT * FROM numbers";
        Assert.Equal(2, File.Read(connection => ColumnsOf(connection, all)));

        await File.Migrate("test", "ALTER TABLE numbers ADD COLUMN name TEXT");
        Assert.Equal(3, File.Read(connection => ColumnsOf(connection, all)));
    }

    private static int ColumnsOf(SqliteConnection connection, string sql)
    {
        using var reader = connection.ExecuteReader(sql);
        return reader.FieldCount;
    }

    /// <summary>Returns the memory of the compiled statements, in bytes.</summary>
    private static int StatementMemory(SqliteConnection connection)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_db_status(connection.Handle, OfStatements, out var bytes, out _, resetFlg: 0));
        return bytes;
    }
}
