using System.Data.Common;
using System.Text.Json;
using Dapper;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Jobs;

internal sealed class JobFeed : IJobFeed
{
    private const string Topic = "jobs/";

    private readonly IDatabase _database;
    private readonly string _remove;
    private readonly string _forget;
    private readonly Handlers<string?> _changed = new();

    public JobFeed(IDatabase database)
    {
        _database = database;
        _remove =
            $"INSERT INTO removed_jobs (tenant, changed, job_id, removed_at) VALUES (@tenant, @changed, @jobId, {database.Dialect.Now})";
        // One day: long enough for a client that was cut off to come back.
        _forget = $"DELETE FROM removed_jobs WHERE removed_at < {database.Dialect.Now} - 86400000";
        database.Listen(Heard);
    }

    public void OnChange(Action<string?> changed) => _changed.Add(changed);

    public Task<long> Position(string tenant) => _database.Read(connection =>
        connection.ExecuteScalarAsync<long>("SELECT last FROM job_positions WHERE tenant = @tenant", new { tenant }));

    public Task<JobChange?> Get(string tenant, string jobId) => _database.Read(async connection =>
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT changed AS Position, id AS JobId, document AS Document FROM jobs WHERE id = @jobId AND tenant = @tenant",
            new { jobId, tenant });
        return row is null ? null : Change(row);
    });

    public Task<IReadOnlyList<JobChange>> After(string tenant, long position, int limit) =>
        _database.Read<IReadOnlyList<JobChange>>(async connection =>
        {
            var rows = await connection.QueryAsync<Row>(
                """
                SELECT changed AS Position, id AS JobId, document AS Document FROM jobs
                WHERE tenant = @tenant AND changed > @position
                UNION ALL
                SELECT changed, job_id, NULL FROM removed_jobs WHERE tenant = @tenant AND changed > @position
                ORDER BY 1 LIMIT @limit
                """,
                new { tenant, position, limit });
            return [.. rows.Select(Change)];
        });

    /// <summary>
    /// Returns the number of a change, within its write. It locks the tenant's row until the write is committed, so that numbers become
    /// visible in order.
    /// </summary>
    public async Task<long> Next(DbConnection connection, string tenant)
    {
        await _database.Notify(connection, Topic + tenant);
        return await connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO job_positions (tenant, last) VALUES (@tenant, 1)
            ON CONFLICT (tenant) DO UPDATE SET last = job_positions.last + 1 RETURNING last
            """,
            new { tenant });
    }

    /// <summary>Records the removal of a job, within its write.</summary>
    public async Task Remove(DbConnection connection, string tenant, string jobId)
    {
        var changed = await Next(connection, tenant);
        await connection.ExecuteAsync(_remove, new { tenant, changed, jobId });
        await connection.ExecuteAsync(_forget);
    }

    /// <summary>Notifies this process of a committed change. The database notifies the others.</summary>
    public void Raise(string tenant) => _changed.Raise(tenant);

    private void Heard(string? topic)
    {
        if (topic is null) _changed.Raise(null);
        else if (topic.StartsWith(Topic, StringComparison.Ordinal)) _changed.Raise(topic[Topic.Length..]);
    }

    private static JobChange Change(Row row) => new(
        row.Position, row.JobId, row.Document is null ? null : JsonSerializer.Deserialize<Job>(row.Document, EncoderJson.Options));

    private sealed record Row
    {
        public required long Position { get; init; }

        public required string JobId { get; init; }

        public required string? Document { get; init; }
    }
}
