using System.Data.Common;
using Encoder.Sqlite;

namespace Encoder.Storage.Sql;

/// <summary>Storage's tables in a SQLite file, in which other components may have tables too.</summary>
public sealed class SqliteDatabase : IDatabase
{
    private readonly SqliteFile _file;

    private SqliteDatabase(SqliteFile file) => _file = file;

    public SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>Migrates the tables to the current schema.</summary>
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
        // Microsoft.Data.Sqlite is synchronous underneath; the caller must not wait for the disk.
        return Task.Run(() => _file.Read(connection => Ended(work(connection))));
    }

    /// <summary>
    /// Returns the result of work that has ended. Work that awaits anything but SQLite would continue to use the connection after it has
    /// been released.
    /// </summary>
    private static T Ended<T>(Task<T> work) => work.IsCompleted
        ? work.GetAwaiter().GetResult()
        : throw new InvalidOperationException("Work on SQLite must end on the thread it began on, and wait for nothing else.");
}
