using System.Data.Common;
using Dapper;

namespace Encoder.Storage.Sql;

/// <summary>Totals that are kept with every change: of lists (<see cref="DocumentList"/>), and of bytes.</summary>
internal static class ListCounts
{
    /// <summary>Bytes of a tenant's files are counted as this list and kind.</summary>
    public const string Bytes = "bytes";

    /// <inheritdoc cref="Bytes"/>
    public const string Files = "files";

    /// <summary>The announced lengths of uploads that are not finished, which are bytes too.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>Adds to a total; in the transaction that makes the change.</summary>
    public static Task Add(DbConnection connection, string list, string tenant, string kind, long change) => connection.ExecuteAsync(
        """
        INSERT INTO list_counts (list, tenant, kind, total) VALUES (@list, @tenant, @kind, @change)
        ON CONFLICT (list, tenant, kind) DO UPDATE SET total = list_counts.total + @change
        """,
        new { list, tenant, kind, change });
}
