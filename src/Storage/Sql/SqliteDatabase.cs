using System.Data.Common;
using Encoder.Sqlite;

namespace Encoder.Storage.Sql;

/// <summary>The tables of storage in a SQLite file, which others may use for tables of their own.</summary>
public sealed class SqliteDatabase : IDatabase
{
    private readonly SqliteFile _file;

    private SqliteDatabase(SqliteFile file) => _file = file;

    public SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>Brings the tables to their newest form.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer version.</exception>
    public static async Task<SqliteDatabase> Open(SqliteFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await file.Migrate("storage", Migrations.Of("sqlite"));
        return new SqliteDatabase(file);
    }

    public Task<T> Write<T>(Func<DbConnection, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _file.Write(connection => Ended(work(connection)));
    }

    public Task<T> Read<T>(Func<DbConnection, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        // Microsoft.Data.Sqlite is synchronous underneath; the caller must not wait for the disk with it.
        return Task.Run(() => _file.Read(connection => Ended(work(connection))));
    }

    /// <summary>Whoever waits for anything but SQLite here would go on with the connection when it is no longer theirs.</summary>
    private static T Ended<T>(Task<T> work) => work.IsCompleted
        ? work.GetAwaiter().GetResult()
        : throw new InvalidOperationException("Work on SQLite must end on the thread it began on, and wait for nothing else.");
}
