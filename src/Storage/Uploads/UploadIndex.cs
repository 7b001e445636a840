using System.Data.Common;
using System.Text.Json;
using Dapper;
using Encoder.Contracts.Files;
using Encoder.Contracts.Json;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Uploads;

internal sealed class UploadIndex(IDatabase database) : IUploadIndex
{
    private const string Columns =
        """
        id AS Id, tenant AS Tenant, length AS Length, metadata AS Metadata, expires_at AS ExpiresAt, unverified_from AS UnverifiedFrom,
        document AS Document, finished AS Finished
        """;

    public Task<bool> Add(PartialUpload upload, int max)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return database.Write(async connection =>
        {
            // Locks the tenant's total, so that uploads that are added at the same moment are counted one after another.
            await Count(connection, upload.Tenant, 0);
            var unfinished = await connection.ExecuteScalarAsync<long>(
                "SELECT count(*) FROM uploads WHERE tenant = @Tenant AND finished = 0", new { upload.Tenant });
            if (unfinished >= max) return false;
            await connection.ExecuteAsync(
                "INSERT INTO uploads (id, tenant, length, metadata, expires_at) VALUES (@Id, @Tenant, @Length, @Metadata, @expiresAt)",
                new { upload.Id, upload.Tenant, upload.Length, upload.Metadata, expiresAt = upload.ExpiresAt.ToUnixTimeMilliseconds() });
            await Count(connection, upload.Tenant, upload.Length);
            return true;
        });
    }

    public Task<PartialUpload?> Get(string tenant, string id) => database.Read(async connection =>
        (await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM uploads WHERE id = @id AND tenant = @tenant", new { id, tenant }))?.Upload());

    public Task<bool> Contains(string id) => database.Read(async connection =>
        await connection.ExecuteScalarAsync<int?>("SELECT 1 FROM uploads WHERE id = @id", new { id }) is not null);

    public Task<bool> Extend(string id, DateTimeOffset expiresAt) => database.Write(async connection =>
        await connection.ExecuteAsync(
            "UPDATE uploads SET expires_at = @expiresAt WHERE id = @id", new { id, expiresAt = expiresAt.ToUnixTimeMilliseconds() }) == 1);

    public Task MarkUnverified(string id, long? from) => database.Write(connection =>
        connection.ExecuteAsync("UPDATE uploads SET unverified_from = @from WHERE id = @id", new { id, from }));

    public Task Name(string id, MediaFile file) => database.Write(connection => connection.ExecuteAsync(
        "UPDATE uploads SET document = @document WHERE id = @id",
        new { id, document = JsonSerializer.Serialize(file, EncoderJson.Options) }));

    public Task Finish(string id) => database.Write(async connection =>
    {
        if (await Find(connection, id) is not { Finished: 0 } row) return false;
        await connection.ExecuteAsync("UPDATE uploads SET finished = 1 WHERE id = @id", new { id });
        await Count(connection, row.Tenant, -row.Length);
        return true;
    });

    public Task Remove(string id) => database.Write(async connection =>
    {
        if (await Find(connection, id) is not { } row) return false;
        await connection.ExecuteAsync("DELETE FROM uploads WHERE id = @id", new { id });
        if (row.Finished == 0) await Count(connection, row.Tenant, -row.Length);
        return true;
    });

    public Task<IReadOnlyList<PartialUpload>> ListExpired(DateTimeOffset now, int max) =>
        database.Read<IReadOnlyList<PartialUpload>>(async connection =>
        {
            var rows = await connection.QueryAsync<Row>(
                $"SELECT {Columns} FROM uploads WHERE expires_at < @now ORDER BY expires_at LIMIT @max",
                new { now = now.ToUnixTimeMilliseconds(), max });
            return [.. rows.Select(row => row.Upload())];
        });

    private Task<Row?> Find(DbConnection connection, string id) => connection.QuerySingleOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM uploads WHERE id = @id{database.Dialect.LockRows}", new { id });

    private static Task Count(DbConnection connection, string tenant, long bytes) =>
        ListCounts.Add(connection, ListCounts.Bytes, tenant, ListCounts.Unfinished, bytes);

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string Tenant { get; init; }

        public required long Length { get; init; }

        public required string? Metadata { get; init; }

        public required long ExpiresAt { get; init; }

        public required long? UnverifiedFrom { get; init; }

        public required string? Document { get; init; }

        public required long Finished { get; init; }

        public PartialUpload Upload() => new()
        {
            Id = Id,
            Tenant = Tenant,
            Length = Length,
            Metadata = Metadata,
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            UnverifiedFrom = UnverifiedFrom,
            File = Document is null ? null : JsonSerializer.Deserialize<MediaFile>(Document, EncoderJson.Options),
            IsFinished = Finished != 0,
        };
    }
}
