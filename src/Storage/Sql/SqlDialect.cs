namespace Encoder.Storage.Sql;

/// <summary>The few pieces of SQL that databases spell differently.</summary>
public sealed record SqlDialect
{
    /// <summary>An expression for the database's clock in Unix milliseconds.</summary>
    public required string Now { get; init; }

    /// <summary>A suffix of SELECT that keeps the selected rows unchanged until the transaction ends.</summary>
    public required string LockRows { get; init; }

    /// <summary>
    /// The name of a function of two texts that returns where the second begins in the first, from 1; 0 if it does not occur.
    /// </summary>
    public required string Position { get; init; }

    /// <summary>The dialect of SQLite. It has one writer at a time, so there is nothing to lock.</summary>
    public static SqlDialect Sqlite { get; } = new()
    {
        Now = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
        LockRows = "",
        Position = "instr",
    };

    /// <summary>
    /// The dialect of PostgreSQL. The clock is the current time, not the time at which the transaction began, because the transaction may
    /// have waited for a lock. As a subquery, it is evaluated once for each statement and can be looked up in an index.
    /// </summary>
    public static SqlDialect Postgres { get; } = new()
    {
        Now = "(SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint))",
        LockRows = " FOR UPDATE",
        Position = "strpos",
    };
}
