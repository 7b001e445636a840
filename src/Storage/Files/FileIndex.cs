using System.Text.Json;
using Dapper;
using Encoder.Contracts.Files;
using Encoder.Contracts.Json;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Files;

internal sealed class FileIndex(IDatabase database) : IFileIndex
{
    private readonly DocumentList _list = new("files", "type");

    public Task Add(string tenant, params IReadOnlyList<MediaFile> files) => database.Write(async connection =>
    {
        var added = new Dictionary<string, long>();
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
        }
        await _list.Count(connection, tenant, added);
        return added.Count;
    });

    public Task<MediaFile?> Get(string tenant, string fileId) => database.Read(async connection =>
    {
        var document = await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT document FROM files WHERE id = @fileId AND tenant = @tenant", new { fileId, tenant });
        return document is null ? null : Read(document);
    });

    public Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page) =>
        database.Read(connection => _list.Read<MediaFile>(connection, tenant, type, page));

    public Task<FileRemoval> Remove(string tenant, string fileId) => database.Write(async connection =>
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
        if (usedByJob is not null) return new FileRemoval(file, usedByJob);

        await connection.ExecuteAsync("DELETE FROM files WHERE id = @fileId", new { fileId });
        await _list.Count(connection, tenant, KeyValuePair.Create(file.Type, -1L));
        return new FileRemoval(file, null);
    });

    private static MediaFile Read(string document) => JsonSerializer.Deserialize<MediaFile>(document, EncoderJson.Options)!;
}
