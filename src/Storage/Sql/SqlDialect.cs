namespace Encoder.Storage.Sql;

/// <summary>The few pieces of SQL that databases spell differently.</summary>
public sealed record SqlDialect
{
    /// <summary>Expression: the database's clock in Unix milliseconds.</summary>
    public required string Now { get; init; }

    /// <summary>End of a SELECT: the rows found stay as they are until the transaction ends.</summary>
    public required string LockRows { get; init; }

    /// <summary>Function of two texts: where the second begins in the first, from 1; 0 if it does not occur.</summary>
    public required string Position { get; init; }

    /// <summary>SQLite has one writer at a time, so that there is nothing to lock.</summary>
    public static SqlDialect Sqlite { get; } = new()
    {
        Now = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
        LockRows = "",
        Position = "instr",
    };

    /// <summary>
    /// The clock itself, and not the time at which the transaction began, which may have waited for a lock. As a query of its
    /// own it is asked once for each statement, and can be looked up in an index.
    /// </summary>
    public static SqlDialect Postgres { get; } = new()
    {
        Now = "(SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint))",
        LockRows = " FOR UPDATE",
        Position = "strpos",
    };
}
