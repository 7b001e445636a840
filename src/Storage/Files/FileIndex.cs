using System.Text.Json;
using Dapper;
using Encoder.Contracts.Files;
using Encoder.Contracts.Json;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Files;

internal sealed class FileIndex(IDatabase database) : IFileIndex
{
    private const string Forgotten = "DELETE FROM media_unnamed WHERE path = @path";

    private readonly DocumentList _list = new("files", "type");

    private readonly string _announced =
        $"INSERT INTO media_unnamed (path, since) VALUES (@path, {database.Dialect.Now}) ON CONFLICT (path) DO NOTHING";

    /// <summary>
    /// Selects the unfinished jobs of a tenant whose document contains an id, because caption files are named nowhere else.
    /// </summary>
    private readonly Func<string, string, string> _captioned = (tenant, fileId) =>
        $"SELECT id FROM jobs WHERE tenant = {tenant} AND status IN ('queued', 'processing') "
        + $"AND {database.Dialect.Position}(document, {fileId}) > 0";

    public Task Add(string tenant, params IReadOnlyList<MediaFile> files) => database.Write(async connection =>
    {
        var added = new Dictionary<string, long>();
        var bytes = 0L;
        foreach (var file in files)
        {
            var rows = await connection.ExecuteAsync(
                """
                INSERT INTO files (id, tenant, type, job_id, created_at, document)
                VALUES (@Id, @tenant, @Type, @JobId, @createdAt, @document)
                ON CONFLICT (id) DO NOTHING
                """,
                new
                {
                    file.Id,
                    tenant,
                    file.Type,
                    file.JobId,
                    createdAt = file.CreatedAt.ToUnixTimeMilliseconds(),
                    document = JsonSerializer.Serialize(file, EncoderJson.Options),
                });
            added[file.Type] = added.GetValueOrDefault(file.Type) + rows;
            bytes += rows * file.Size;
            if (file.JobId is null) await connection.ExecuteAsync(Forgotten, new { path = file.FilePath });
        }
        await _list.Count(connection, tenant, added);
        await ListCounts.Add(connection, ListCounts.Bytes, tenant, ListCounts.Files, bytes);
        return added.Count;
    });

    public Task<MediaFile?> Get(string tenant, string fileId) => database.Read(async connection =>
    {
        var document = await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT document FROM files WHERE id = @fileId AND tenant = @tenant", new { fileId, tenant });
        return document is null ? null : Read(document);
    });

    public Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page) =>
        // PostgreSQL text cannot contain NUL, and no file has such a type.
        type?.Contains('\0', StringComparison.Ordinal) == true
            ? Task.FromResult(new Page<MediaFile>([], 0))
            : database.Read(connection => _list.Read<MediaFile>(connection, tenant, type, page));

    public Task<FileRemoval> Remove(string tenant, string fileId, Func<MediaFile, string> path) => database.Write(async connection =>
    {
        var document = await connection.QuerySingleOrDefaultAsync<string>(
            $"SELECT document FROM files WHERE id = @fileId AND tenant = @tenant{database.Dialect.LockRows}", new { fileId, tenant });
        if (document is null) return new FileRemoval(null, null);

        var file = Read(document);
        var usedByJob = await connection.QueryFirstOrDefaultAsync<string>(
            """
            SELECT id FROM jobs WHERE video_id = @fileId AND status IN ('queued', 'processing')
            UNION ALL
            SELECT id FROM jobs WHERE id = @JobId AND status IN ('queued', 'processing')
            ORDER BY id LIMIT 1
            """,
            new { fileId, file.JobId });
        if (usedByJob is null && file.Type == MediaFileTypes.Caption)
        {
            usedByJob = await connection.QueryFirstOrDefaultAsync<string>(
                $"{_captioned("@tenant", "@fileId")} ORDER BY id LIMIT 1", new { tenant, fileId });
        }
        if (usedByJob is not null) return new FileRemoval(file, usedByJob);

        await connection.ExecuteAsync("DELETE FROM files WHERE id = @fileId", new { fileId });
        await connection.ExecuteAsync(_announced, new { path = path(file) });
        await _list.Count(connection, tenant, KeyValuePair.Create(file.Type, -1L));
        await ListCounts.Add(connection, ListCounts.Bytes, tenant, ListCounts.Files, -file.Size);
        return new FileRemoval(file, null);
    });

    public Task Announce(string path) => database.Write(connection => connection.ExecuteAsync(_announced, new { path }));

    public Task<IReadOnlyList<string>> ListUnnamed(TimeSpan since) => database.Read<IReadOnlyList<string>>(async connection =>
        [.. await connection.QueryAsync<string>(
            $"SELECT path FROM media_unnamed WHERE since <= {database.Dialect.Now} - @milliseconds ORDER BY path",
            new { milliseconds = (long)since.TotalMilliseconds })]);

    public Task Forget(string path) => database.Write(connection => connection.ExecuteAsync(Forgotten, new { path }));

    public Task<IReadOnlyList<FileKey>> ListUploads(DateTimeOffset before, int max) => ListOld(
        $"""
        SELECT tenant AS Tenant, id AS Id FROM files
        WHERE job_id IS NULL AND created_at < @before AND NOT EXISTS (
            SELECT 1 FROM jobs WHERE video_id = files.id AND (status IN ('queued', 'processing') OR created_at >= @before))
        AND (type <> '{MediaFileTypes.Caption}' OR NOT EXISTS ({_captioned("files.tenant", "files.id")}))
        ORDER BY created_at LIMIT @max
        """,
        before, max);

    public Task<IReadOnlyList<FileKey>> ListOutputs(DateTimeOffset before, int max) => ListOld(
        """
        SELECT tenant AS Tenant, id AS Id FROM files
        WHERE job_id IS NOT NULL AND created_at < @before AND NOT EXISTS (
            SELECT 1 FROM jobs WHERE id = files.job_id AND status IN ('queued', 'processing'))
        ORDER BY created_at LIMIT @max
        """,
        before, max);

    private Task<IReadOnlyList<FileKey>> ListOld(string query, DateTimeOffset before, int max) =>
        database.Read<IReadOnlyList<FileKey>>(async connection =>
            [.. await connection.QueryAsync<FileKey>(query, new { before = before.ToUnixTimeMilliseconds(), max })]);

    private static MediaFile Read(string document) => JsonSerializer.Deserialize<MediaFile>(document, EncoderJson.Options)!;
}
