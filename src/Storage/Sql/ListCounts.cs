using System.Data.Common;
using Dapper;

namespace Encoder.Storage.Sql;

/// <summary>Totals that every change updates: of lists (<see cref="DocumentList"/>), and of bytes.</summary>
internal static class ListCounts
{
    /// <summary>The list in which a tenant's stored bytes are counted.</summary>
    public const string Bytes = "bytes";

    /// <summary>The kind of the bytes of files.</summary>
    public const string Files = "files";

    /// <summary>The kind of the announced lengths of unfinished uploads, which count as stored bytes.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>Adds to a total; runs in the transaction that makes the change.</summary>
    public static Task Add(DbConnection connection, string list, string tenant, string kind, long change) => connection.ExecuteAsync(
        """
        INSERT INTO list_counts (list, tenant, kind, total) VALUES (@list, @tenant, @kind, @change)
        ON CONFLICT (list, tenant, kind) DO UPDATE SET total = list_counts.total + @change
        """,
        new { list, tenant, kind, change });
}
