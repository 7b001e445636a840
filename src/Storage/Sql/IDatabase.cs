using System.Data.Common;

namespace Encoder.Storage.Sql;

/// <summary>A SQL database. All of storage accesses it through this interface.</summary>
/// <remarks>
/// The delegates must touch nothing but the connection, because a transaction that conflicts with another process may be rolled back and
/// run again.
/// </remarks>
public interface IDatabase
{
    /// <summary>The parts of SQL that databases spell differently.</summary>
    SqlDialect Dialect { get; }

    /// <summary>
    /// Runs <paramref name="work"/> as one transaction. Its changes are on the disk when the task ends. If it throws, none of them is kept.
    /// </summary>
    /// <exception cref="DbException">
    /// Among others: the connection broke during the commit, and it is unknown whether anything was kept.
    /// </exception>
    Task<T> Write<T>(Func<DbConnection, Task<T>> work);

    /// <summary>Runs <paramref name="work"/>, which must only read, on one snapshot of the committed data.</summary>
    Task<T> Read<T>(Func<DbConnection, Task<T>> work);

    /// <summary>
    /// Notifies the listeners in other processes (<see cref="Listen"/>) once the write that it is part of is committed. Does nothing if one
    /// process has the database alone.
    /// </summary>
    /// <param name="connection">The connection of the write.</param>
    /// <param name="topic">The topic (<see cref="NotifyTopic"/>); at most 200 characters, without spaces.</param>
    Task Notify(DbConnection connection, string topic) => Task.CompletedTask;

    /// <summary>
    /// Registers <paramref name="heard"/> to run with the topic when another process calls <see cref="Notify"/>, and with null when
    /// notifications may have been lost, as after a broken connection.
    /// </summary>
    void Listen(Action<string?> heard)
    {
    }
}
