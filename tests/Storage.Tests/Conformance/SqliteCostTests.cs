using System.Data.Common;
using Dapper;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Files;
using Encoder.Storage.Jobs;
using Encoder.Storage.Sql;
using Encoder.Storage.Work;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>
/// Costs that must not grow with the amount of stored data, counted in steps of SQLite's virtual machine. Unlike a duration, the count
/// is the same on every run.
/// </summary>
public sealed class SqliteCostTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private const string Small = "small";
    private const string Large = "large";

    [Fact]
    public async Task The_first_page_of_100_000_jobs_costs_no_more_than_that_of_1_000()
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        await AddJobs(database, Small, 1_000);
        await AddJobs(database, Large, 100_000);
        IJobIndex jobs = new JobIndex(database, new JobFeed(database));

        foreach (JobStatus? status in new JobStatus?[] { null, JobStatus.Queued, JobStatus.Failed })
        {
            var small = await database.StepsOf(() => jobs.List(Small, status, new PageRequest(1, 20)));
            var large = await database.StepsOf(() => jobs.List(Large, status, new PageRequest(1, 20)));

            Assert.Equal((small.Result.Items.Count, 100 * small.Result.Total), (large.Result.Items.Count, large.Result.Total));
            Assert.InRange(large.Steps, 1, small.Steps + 50);
        }
    }

    [Fact]
    public async Task A_search_by_text_reads_only_the_documents_of_its_page()
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        await AddJobs(database, Large, 100_000);
        var jobs = new JobIndex(database, new JobFeed(database));

        foreach (var word in new[] { "example", "large099", "nowhere" })
        {
            var found = await database.StepsOf(() => jobs.Search(Large, new JobFilter { Words = [word, "e"] }, new PageRequest(1, 20)));

            // Counting takes 5 steps for each job without the word, and some more for each job with it. The page takes at most the same.
            Assert.InRange(found.Steps, 1, 2 * 15 * 100_000);
        }
    }

    [Fact]
    public async Task A_search_by_date_costs_only_the_jobs_between_the_dates()
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        await AddJobs(database, Small, 1_000);
        await AddJobs(database, Large, 100_000);
        var jobs = new JobIndex(database, new JobFeed(database));
        var filter = new JobFilter
        {
            CreatedFrom = DateTimeOffset.FromUnixTimeMilliseconds(100), CreatedTo = DateTimeOffset.FromUnixTimeMilliseconds(149),
        };

        var small = await database.StepsOf(() => jobs.Search(Small, filter, new PageRequest(1, 20)));
        var large = await database.StepsOf(() => jobs.Search(Large, filter, new PageRequest(1, 20)));

        Assert.Equal((50, 50), (small.Result.Total, large.Result.Total));
        Assert.InRange(large.Steps, 1, small.Steps + 50);
    }

    [Fact]
    public async Task The_first_page_of_20_000_files_costs_no_more_than_that_of_1_000()
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        var files = new FileIndex(database);
        await files.Add(Small, Files(0, 1_000));
        await files.Add(Large, Files(1_000, 20_000));

        foreach (var type in new[] { null, MediaFileTypes.Image })
        {
            var small = await database.StepsOf(() => files.List(Small, type, new PageRequest(1, 20)));
            var large = await database.StepsOf(() => files.List(Large, type, new PageRequest(1, 20)));

            Assert.Equal((20, 20 * small.Result.Total), (large.Result.Items.Count, large.Result.Total));
            Assert.InRange(large.Steps, 1, small.Steps + 50);
        }

        // The images are the oldest files, and so the last that a scan of all files would reach.
        static MediaFile[] Files(int first, int count) =>
            [
                .. Enumerable.Range(0, count)
                    .Select(i => Samples.File(first + i, i < count / 2 ? MediaFileTypes.Image : MediaFileTypes.Video)),
            ];
    }

    [Fact]
    public async Task Removing_a_file_does_not_scan_the_jobs()
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        await AddJobs(database, Large, 20_000);
        var files = new FileIndex(database);
        await files.Add(Large, Samples.File(1));

        var removal = await database.StepsOf(() => files.Remove(Large, Samples.Id(1), file => file.FilePath));

        Assert.NotNull(removal.Result.File);
        Assert.InRange(removal.Steps, 1, 500);
    }

    [Fact]
    public async Task A_claim_among_10_000_work_items_of_20_tenants_costs_no_more_than_one_among_40()
    {
        var few = await StepsOfClaim(units: 40);
        var many = await StepsOfClaim(units: 10_000);

        Assert.InRange(many, 1, few + 50);
    }

    [Fact]
    public async Task A_claim_of_a_chunk_does_not_depend_on_the_chunks_of_other_jobs()
    {
        var few = await StepsOfChunkClaim(otherJobs: 1);
        var many = await StepsOfChunkClaim(otherJobs: 200);

        Assert.InRange(many, 1, few + 50);
    }

    private async Task<long> StepsOfChunkClaim(int otherJobs)
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        var work = new WorkQueue(database);
        await work.Enqueue([.. Enumerable.Range(0, otherJobs + 1)
            .SelectMany(job => Enumerable.Range(0, 50)
                .Select(chunk => new WorkItem(Samples.Id(job), WorkItemName.Encode(chunk), Small, 5, Yields: true)))]);

        var claim = await database.StepsOf(() => work.Claim("w", TimeSpan.FromHours(1)));

        Assert.NotNull(claim.Result);
        return claim.Steps;
    }

    private async Task<long> StepsOfClaim(int units)
    {
        var database = new MeteredDatabase(await fixture.NewDatabase());
        var work = new WorkQueue(database);
        var items = Enumerable.Range(0, units).Select(n => new WorkItem(Samples.Id(n), WorkItemName.Ingest, $"tenant-{n % 20}", 5));
        await work.Enqueue([.. items]);
        // Some items are leased and some are delayed, so that no part of the query is cheap because it finds nothing.
        for (var i = 0; i < 4; i++) await work.Claim("w", TimeSpan.FromHours(1));
        await work.Release((await work.Claim("w", TimeSpan.FromHours(1)))!, TimeSpan.FromHours(1));

        var claim = await database.StepsOf(() => work.Claim("w", TimeSpan.FromHours(1)));

        Assert.NotNull(claim.Result);
        return claim.Steps;
    }

    /// <summary>
    /// Adds jobs as <see cref="JobIndex.Add"/> would, in one statement. The failed jobs are the oldest, and so the last that a scan of
    /// all jobs would reach.
    /// </summary>
    private static Task<int> AddJobs(IDatabase database, string tenant, int count) => database.Write(connection => connection.ExecuteAsync(
        """
        WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < @count)
        INSERT INTO jobs (id, tenant, status, video_id, created_at, revision, document)
        SELECT @tenant || printf('%06d', n), @tenant, iif(n < @count / 4, 'failed', 'queued'), NULL, n, 1, @document FROM numbers;
        INSERT INTO job_search (tenant, id, status, created_at, words)
        SELECT tenant, id, status, created_at, id || ' https://example.org/a.mp4' FROM jobs WHERE tenant = @tenant;
        INSERT INTO list_counts (list, tenant, kind, total) VALUES
            ('jobs', @tenant, 'queued', @count * 3 / 4), ('jobs', @tenant, 'failed', @count / 4);
        """,
        new { tenant, count, document = Samples.Text(Samples.Job(1)) }));

    /// <summary>Counts the steps that SQLite takes.</summary>
    private sealed class MeteredDatabase(IDatabase database) : IDatabase
    {
        private long _steps;

        public SqlDialect Dialect => database.Dialect;

        public async Task<(T Result, long Steps)> StepsOf<T>(Func<Task<T>> work)
        {
            _steps = 0;
            var result = await work();
            return (result, _steps);
        }

        public Task<T> Write<T>(Func<DbConnection, Task<T>> work) => database.Write(connection => Metered(connection, work));

        public Task<T> Read<T>(Func<DbConnection, Task<T>> work) => database.Read(connection => Metered(connection, work));

        private Task<T> Metered<T>(DbConnection connection, Func<DbConnection, Task<T>> work)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            raw.sqlite3_progress_handler(handle, 1, _ => { _steps++; return 0; }, null);
            try
            {
                return work(connection);
            }
            finally
            {
                raw.sqlite3_progress_handler(handle, 0, null, null);
            }
        }
    }
}
