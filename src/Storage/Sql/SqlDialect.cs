namespace Encoder.Storage.Sql;

/// <summary>The few pieces of SQL that databases spell differently.</summary>
public sealed record SqlDialect
{
    /// <summary>Expression: the database's clock in Unix milliseconds.</summary>
    public required string Now { get; init; }

    /// <summary>End of a SELECT: the rows found stay as they are until the transaction ends.</summary>
    public required string LockRows { get; init; }

    /// <summary>SQLite has one writer at a time, so that there is nothing to lock.</summary>
    public static SqlDialect Sqlite { get; } = new()
    {
        Now = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
        LockRows = "",
    };
}
