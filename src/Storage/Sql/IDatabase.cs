using System.Data.Common;

namespace Encoder.Storage.Sql;

/// <summary>A SQL database, and the only way in which storage touches one.</summary>
/// <remarks>The delegates touch nothing but the connection: what conflicts with another process may be undone and run again.</remarks>
public interface IDatabase
{
    /// <summary>Where its SQL differs from that of the others.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs <paramref name="work"/> as one transaction. It is on the disk when the task ends; when it throws, nothing of it is kept.</summary>
    Task<T> Write<T>(Func<DbConnection, Task<T>> work);

    /// <summary>Runs <paramref name="work"/>, which only reads, on one snapshot of what is committed.</summary>
    Task<T> Read<T>(Func<DbConnection, Task<T>> work);
}
