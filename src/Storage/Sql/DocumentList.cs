using System.Data.Common;
using System.Text.Json;
using Dapper;
using Encoder.Contracts.Json;

namespace Encoder.Storage.Sql;

/// <summary>
/// Lists the documents of a table for each tenant, newest first: all of them, or those of one kind. Totals are counters that every change
/// updates, so that the first page costs the same however long the list is.
/// </summary>
/// <param name="table">
/// The table, with the columns id, tenant and document, indexed by tenant and id; also the name of its counters.
/// </param>
/// <param name="kindColumn">The column that holds the kind, indexed by tenant, kind and id.</param>
internal sealed class DocumentList(string table, string kindColumn)
{
    private readonly string _documents =
        $"SELECT document FROM {table} WHERE tenant = @tenant ORDER BY id DESC LIMIT @limit OFFSET @offset";
    private readonly string _documentsOfKind =
        $"SELECT document FROM {table} WHERE tenant = @tenant AND {kindColumn} = @kind ORDER BY id DESC LIMIT @limit OFFSET @offset";

    public async Task<Page<T>> Read<T>(DbConnection connection, string tenant, string? kind, PageRequest page)
    {
        var total = await Total(connection, tenant, kind);
        if (page.Offset >= total) return new Page<T>([], total);

        var documents = await connection.QueryAsync<string>(
            kind is null ? _documents : _documentsOfKind,
            new { tenant, kind, limit = page.PerPage, offset = page.Offset });
        return new Page<T>([.. documents.Select(document => JsonSerializer.Deserialize<T>(document, EncoderJson.Options)!)], total);
    }

    /// <summary>Updates the counters; runs in the transaction that makes the changes.</summary>
    public async Task Count(DbConnection connection, string tenant, params IEnumerable<KeyValuePair<string, long>> changes)
    {
        // Always in the same order, so that two transactions never wait for each other's counters.
        foreach (var (kind, change) in changes.OrderBy(change => change.Key, StringComparer.Ordinal))
            await ListCounts.Add(connection, table, tenant, kind, change);
    }

    private Task<long> Total(DbConnection connection, string tenant, string? kind) => kind is null
        ? connection.ExecuteScalarAsync<long>(
            "SELECT coalesce(sum(total), 0) FROM list_counts WHERE list = @table AND tenant = @tenant", new { table, tenant })
        : connection.ExecuteScalarAsync<long>(
            "SELECT coalesce(sum(total), 0) FROM list_counts WHERE list = @table AND tenant = @tenant AND kind = @kind",
            new { table, tenant, kind });
}
