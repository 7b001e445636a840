using Dapper;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Usage;

internal sealed class UsageIndex(IDatabase database) : IUsage
{
    public Task<TenantUsage> Get(string tenant, DateTimeOffset now) => database.Read(async connection =>
    {
        var row = await connection.QuerySingleAsync<Row>(
            """
            SELECT
                (SELECT CAST(coalesce(sum(total), 0) AS bigint) FROM list_counts
                    WHERE list = 'jobs' AND tenant = @tenant AND kind = 'queued') AS QueuedJobs,
                (SELECT count(*) FROM work_items WHERE worker IS NOT NULL AND tenant = @tenant) AS RunningUnits,
                (SELECT CAST(coalesce(sum(total), 0) AS bigint) FROM list_counts
                    WHERE list = 'bytes' AND tenant = @tenant) AS StoredBytes,
                (SELECT coalesce(sum(seconds), 0.0) FROM video_time WHERE tenant = @tenant AND day = @day) AS Seconds
            """,
            new { tenant, day = DayOf(now) });
        return new TenantUsage(row.QueuedJobs, row.RunningUnits, row.StoredBytes, TimeSpan.FromSeconds(row.Seconds));
    });

    public Task AddVideo(string jobId, TimeSpan duration, DateTimeOffset now) => database.Write(connection => connection.ExecuteAsync(
        """
        INSERT INTO video_time (job_id, tenant, day, seconds)
        SELECT id, tenant, @day, @seconds FROM jobs WHERE id = @jobId
        ON CONFLICT (job_id) DO NOTHING
        """,
        new { jobId, day = DayOf(now), seconds = duration.TotalSeconds }));

    public Task ForgetBefore(DateTimeOffset time) => database.Write(connection => connection.ExecuteAsync(
        "DELETE FROM video_time WHERE day < @day", new { day = DayOf(time) }));

    private static int DayOf(DateTimeOffset time) => (int)(time.ToUnixTimeSeconds() / (24 * 60 * 60));

    private sealed record Row
    {
        public required long QueuedJobs { get; init; }

        public required long RunningUnits { get; init; }

        public required long StoredBytes { get; init; }

        public required double Seconds { get; init; }
    }
}
