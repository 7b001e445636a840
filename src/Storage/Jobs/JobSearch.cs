using System.Data.Common;
using System.Text.Json;
using Dapper;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Jobs;

/// <summary>
/// Searches jobs by text and date. A search for text reads all of the tenant's rows of <c>job_search</c>, which are small: its cost grows
/// with the number of jobs, and is the same for every text.
/// </summary>
internal sealed class JobSearch(SqlDialect dialect)
{
    /// <summary>Updates what searches see of a job; runs in the transaction that changes the job.</summary>
    public static Task Put(DbConnection connection, string tenant, Job job, string status) => connection.ExecuteAsync(
        """
        INSERT INTO job_search (tenant, id, status, created_at, words) VALUES (@tenant, @Id, @status, @createdAt, @words)
        ON CONFLICT (tenant, id) DO UPDATE SET status = excluded.status, words = excluded.words
        """,
        new { tenant, job.Id, status, createdAt = job.CreatedAt.ToUnixTimeMilliseconds(), words = JobSearchText.Of(job) });

    public static Task Remove(DbConnection connection, string tenant, string jobId) =>
        connection.ExecuteAsync("DELETE FROM job_search WHERE tenant = @tenant AND id = @jobId", new { tenant, jobId });

    public async Task<Page<Job>> Read(DbConnection connection, string tenant, string? status, JobFilter filter, PageRequest page)
    {
        var (conditions, values) = Conditions(tenant, status, filter);
        var total = await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM job_search WHERE {conditions}", values);
        if (page.Offset >= total) return new Page<Job>([], total);

        values.Add("limit", page.PerPage);
        values.Add("offset", page.Offset);
        var documents = await connection.QueryAsync<string>(
            $"""
            SELECT jobs.document
            FROM (SELECT id FROM job_search WHERE {conditions} ORDER BY id DESC LIMIT @limit OFFSET @offset) AS page
            JOIN jobs ON jobs.id = page.id
            ORDER BY page.id DESC
            """,
            values);
        return new Page<Job>([.. documents.Select(document => JsonSerializer.Deserialize<Job>(document, EncoderJson.Options)!)], total);
    }

    private (string Conditions, DynamicParameters Values) Conditions(string tenant, string? status, JobFilter filter)
    {
        var values = new DynamicParameters(new { tenant });
        List<string> conditions = ["tenant = @tenant"];
        void Add(string condition, string name, object value)
        {
            conditions.Add(condition);
            values.Add(name, value);
        }

        if (status is not null) Add("status = @status", "status", status);
        if (filter.CreatedFrom is { } from) Add("created_at >= @from", "from", from.ToUnixTimeMilliseconds());
        if (filter.CreatedTo is { } to) Add("created_at <= @to", "to", to.ToUnixTimeMilliseconds());
        foreach (var (i, word) in filter.Words.Index()) Add($"{dialect.Position}(words, @word{i}) > 0", $"word{i}", word);
        return (string.Join(" AND ", conditions), values);
    }
}
