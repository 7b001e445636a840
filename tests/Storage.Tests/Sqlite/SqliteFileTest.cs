using Encoder.Sqlite;
using Encoder.Testing;
using Microsoft.Data.Sqlite;

namespace Encoder.Storage.Tests.Sqlite;

/// <summary>Base of tests with a database file of their own, which has a table of numbers.</summary>
public abstract class SqliteFileTest : IDisposable
{
    protected SqliteFileTest()
    {
        File = Open();
        File.Write(connection => Run(connection, "CREATE TABLE numbers (number INTEGER PRIMARY KEY, filling BLOB)"))
            .GetAwaiter().GetResult();
    }

    protected TemporaryFolder Folder { get; } = new();

    protected SqliteFile File { get; }

    protected string Path => Folder.File("test.db");

    public void Dispose()
    {
        File.Dispose();
        Folder.Dispose();
    }

    protected SqliteFile Open(int maxWritesPerCommit = 256) =>
        new(new() { Path = Path, LockTimeout = TimeSpan.FromMilliseconds(300), MaxWritesPerCommit = maxWritesPerCommit });

    protected static void Insert(SqliteConnection connection, long number, int filling = 0)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO numbers VALUES ($number, zeroblob($filling))";
        command.Parameters.AddWithValue("$number", number);
        command.Parameters.AddWithValue("$filling", filling);
        command.ExecuteNonQuery();
    }

    protected static long[] Numbers(SqliteFile file) =>
        file.Read(connection => Query(connection, "SELECT number FROM numbers ORDER BY number"));

    protected static long[] Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<long>();
        while (reader.Read()) values.Add(reader.GetInt64(0));
        return [.. values];
    }

    protected static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
