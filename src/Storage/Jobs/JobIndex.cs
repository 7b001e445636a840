using System.Data.Common;
using System.Text.Json;
using Dapper;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Jobs;

internal sealed class JobIndex(IDatabase database, JobFeed feed) : IJobIndex
{
    private readonly DocumentList _list = new("jobs", "status");
    private readonly JobSearch _search = new(database.Dialect);

    public async Task<bool> Add(string tenant, Job job, long revision)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (status, document) = (Column(job.Status), Document(job));
        var isThere = await database.Write(async connection =>
        {
            if (await Find(connection, job.Id) is not null) return true;
            foreach (var upload in Uploads(job))
            {
                if (!await HasUpload(connection, tenant, upload)) return false;
            }

            var row = new
            {
                job.Id,
                tenant,
                status,
                job.VideoId,
                createdAt = job.CreatedAt.ToUnixTimeMilliseconds(),
                revision,
                document,
                changed = await feed.Next(connection, tenant),
            };
            var added = await connection.ExecuteAsync(
                """
                INSERT INTO jobs (id, tenant, status, video_id, created_at, revision, document, changed)
                VALUES (@Id, @tenant, @status, @VideoId, @createdAt, @revision, @document, @changed)
                ON CONFLICT (id) DO NOTHING
                """,
                row);
            if (added == 0) return true;
            await JobSearch.Put(connection, tenant, job, status);
            await _list.Count(connection, tenant, KeyValuePair.Create(status, 1L));
            return true;
        });
        if (isThere) feed.Raise(tenant);
        return isThere;
    }

    public async Task Update(Job job, long revision)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (status, document) = (Column(job.Status), Document(job));
        var tenant = await database.Write(async connection =>
        {
            var shown = await Find(connection, job.Id);
            if (shown is null || shown.Revision >= revision) return null;

            var changed = await feed.Next(connection, shown.Tenant);
            await connection.ExecuteAsync(
                "UPDATE jobs SET status = @status, revision = @revision, document = @document, changed = @changed WHERE id = @Id",
                new { job.Id, status, revision, document, changed });
            if (status == shown.Status) return shown.Tenant;
            // Of the searched text, only the error can change, and only together with the status.
            await JobSearch.Put(connection, shown.Tenant, job, status);
            await _list.Count(connection, shown.Tenant, KeyValuePair.Create(shown.Status, -1L), KeyValuePair.Create(status, 1L));
            return shown.Tenant;
        });
        if (tenant is not null) feed.Raise(tenant);
    }

    public async Task Remove(string jobId)
    {
        var tenant = await database.Write(async connection =>
        {
            if (await Find(connection, jobId) is not { } shown) return null;
            await connection.ExecuteAsync("DELETE FROM jobs WHERE id = @jobId", new { jobId });
            await JobSearch.Remove(connection, shown.Tenant, jobId);
            await feed.Remove(connection, shown.Tenant, jobId);
            await _list.Count(connection, shown.Tenant, KeyValuePair.Create(shown.Status, -1L));
            return shown.Tenant;
        });
        if (tenant is not null) feed.Raise(tenant);
    }

    public Task<Page<Job>> Search(string tenant, JobFilter filter, PageRequest page)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var status = filter.Status is { } one ? Column(one) : null;
        return database.Read(connection => filter is { Words: [], CreatedFrom: null, CreatedTo: null }
            ? _list.Read<Job>(connection, tenant, status, page)
            : _search.Read(connection, tenant, status, filter, page));
    }

    public Task<IReadOnlyList<string>> ListWithoutWork() => database.Read<IReadOnlyList<string>>(async connection =>
        [.. await connection.QueryAsync<string>(
            """
            SELECT id FROM jobs
            WHERE status IN ('queued', 'processing') AND NOT EXISTS (SELECT 1 FROM work_items WHERE job_id = jobs.id)
            ORDER BY id
            """)]);

    private Task<Row?> Find(DbConnection connection, string jobId) =>
        connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT tenant AS Tenant, status AS Status, revision AS Revision FROM jobs WHERE id = @jobId{database.Dialect.LockRows}",
            new { jobId });

    /// <summary>
    /// Returns the uploads that a job uses, always in the same order, so that two jobs never wait for each other's locks.
    /// </summary>
    private static IEnumerable<string> Uploads(Job job) =>
        (job.Captions ?? []).Select(caption => caption.VideoId).Append(job.VideoId).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>Returns whether the tenant has that upload. The upload then stays until this transaction has ended.</summary>
    private async Task<bool> HasUpload(DbConnection connection, string tenant, string fileId) =>
        await connection.ExecuteScalarAsync<int?>(
            $"SELECT 1 FROM files WHERE id = @fileId AND tenant = @tenant AND job_id IS NULL{database.Dialect.LockRows}",
            new { fileId, tenant }) is not null;

    /// <summary>Returns the status as it is in the column and in the document: "queued".</summary>
    private static string Column(JobStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private static string Document(Job job) => JsonSerializer.Serialize(job, EncoderJson.Options);

    private sealed record Row
    {
        public required string Tenant { get; init; }

        public required string Status { get; init; }

        public required long Revision { get; init; }
    }
}
