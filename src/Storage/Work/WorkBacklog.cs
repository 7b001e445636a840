using System.Globalization;
using Dapper;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Work;

/// <summary>The amount of work of all tenants.</summary>
/// <param name="Jobs">The number of jobs by status.</param>
/// <param name="Waiting">Work items that a worker may claim.</param>
/// <param name="Delayed">Work items that wait for a delay to end before another attempt.</param>
/// <param name="Running">Work items that are leased.</param>
/// <param name="Age">The age of the oldest job that has a work item waiting, by the service's clock; zero if there is none.</param>
public sealed record Backlog(IReadOnlyDictionary<string, long> Jobs, long Waiting, long Delayed, long Running, TimeSpan Age);

/// <summary>Reads the backlog.</summary>
public sealed class WorkBacklog(IDatabase database, TimeProvider time)
{
    private const int TimeDigits = 8;

    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    public Task<Backlog> Read() => database.Read(async connection =>
    {
        var jobs = await connection.QueryAsync<(string Status, long Total)>(
            "SELECT kind, CAST(sum(total) AS bigint) FROM list_counts WHERE list = 'jobs' GROUP BY kind");
        var row = await connection.QuerySingleAsync<Row>(
            """
            SELECT
                count(*) FILTER (WHERE not_before IS NULL) AS Waiting,
                count(*) FILTER (WHERE not_before IS NOT NULL AND worker IS NULL) AS Delayed,
                count(*) FILTER (WHERE worker IS NOT NULL) AS Running,
                min(job_id) FILTER (WHERE not_before IS NULL) AS Oldest
            FROM work_items
            """);
        return new Backlog(jobs.ToDictionary(j => j.Status, j => j.Total), row.Waiting, row.Delayed, row.Running, Age(row.Oldest));
    });

    /// <summary>
    /// Returns the age of a job. The first four bytes of its id are the time of its creation (<see cref="Contracts.EntityId"/>).
    /// </summary>
    private TimeSpan Age(string? jobId)
    {
        if (jobId is null || !uint.TryParse(jobId.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, null, out var seconds))
            return TimeSpan.Zero;
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    private sealed record Row
    {
        public required long Waiting { get; init; }

        public required long Delayed { get; init; }

        public required long Running { get; init; }

        public string? Oldest { get; init; }
    }
}
