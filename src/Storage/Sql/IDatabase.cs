using System.Data.Common;

namespace Encoder.Storage.Sql;

/// <summary>A SQL database, and the only way in which storage touches one.</summary>
/// <remarks>The delegates touch nothing but the connection: what conflicts with another process may be undone and run again.</remarks>
public interface IDatabase
{
    /// <summary>Where its SQL differs from that of the others.</summary>
    SqlDialect Dialect { get; }

    /// <summary>
    /// Runs <paramref name="work"/> as one transaction. It is on the disk when the task ends; when it throws, nothing of it is
    /// kept.
    /// </summary>
    /// <exception cref="DbException">Among others: the database went away while it committed, and whether anything was kept is
    /// not known.</exception>
    Task<T> Write<T>(Func<DbConnection, Task<T>> work);

    /// <summary>Runs <paramref name="work"/>, which only reads, on one snapshot of what is committed.</summary>
    Task<T> Read<T>(Func<DbConnection, Task<T>> work);

    /// <summary>
    /// As part of a write: calls those who <see cref="Listen"/> in other processes, once it is committed. Where one process has
    /// the database alone there are none.
    /// </summary>
    /// <param name="connection">The connection of the write.</param>
    /// <param name="topic">What it is about (<see cref="NotifyTopic"/>); at most 200 characters, none of them a space.</param>
    Task Notify(DbConnection connection, string topic) => Task.CompletedTask;

    /// <summary>
    /// From now on runs <paramref name="heard"/> with the topic when another process has called by <see cref="Notify"/>; with
    /// null when any call may have been lost, as the connection can be.
    /// </summary>
    void Listen(Action<string?> heard)
    {
    }
}
