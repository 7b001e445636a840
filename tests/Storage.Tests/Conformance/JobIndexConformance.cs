using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Jobs;

namespace Encoder.Storage.Tests.Conformance;

public abstract class JobIndexConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly PageRequest s_first = new(1, 20);

    [Fact]
    public async Task A_job_is_listed_as_it_was_added()
    {
        await Jobs.Add(Acme, Samples.Job(1), revision: 1);

        var page = await Jobs.List(Acme, null, s_first);

        Assert.Equal(1, page.Total);
        Assert.Equal(Samples.Text(Samples.Job(1)), Samples.Text(Assert.Single(page.Items)));
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_in_pages_that_each_have_the_total()
    {
        int[] numbers = [.. Enumerable.Range(1, 45)];
        Random.Shared.Shuffle(numbers);
        foreach (var number in numbers) await Jobs.Add(Acme, Samples.Job(number), 1);

        var pages = new List<Page<Job>>();
        for (var page = 1; page <= 4; page++) pages.Add(await Jobs.List(Acme, null, new PageRequest(page, 20)));

        Assert.Equal([20, 20, 5, 0], pages.Select(page => page.Items.Count));
        Assert.All(pages, page => Assert.Equal(45, page.Total));
        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(Samples.Id), pages.SelectMany(page => page.Items).Select(job => job.Id));
    }

    [Fact]
    public async Task A_page_far_past_the_end_is_empty()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);

        var page = await Jobs.List(Acme, null, new PageRequest(int.MaxValue, 100));

        Assert.Empty(page.Items);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task A_list_by_status_contains_and_counts_only_that_status()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Acme, Samples.Job(2, JobStatus.Processing), 1);
        await Jobs.Add(Acme, Samples.Job(3), 1);

        var queued = await Jobs.List(Acme, JobStatus.Queued, s_first);
        var failed = await Jobs.List(Acme, JobStatus.Failed, s_first);

        Assert.Equal([Samples.Id(3), Samples.Id(1)], queued.Items.Select(job => job.Id));
        Assert.Equal(2, queued.Total);
        Assert.Empty(failed.Items);
        Assert.Equal(0, failed.Total);
    }

    [Theory]
    [InlineData("", "", "", 1, 2, 3, 4)]
    [InlineData("cat", "", "", 1, 2)]
    [InlineData("cats dogs", "", "", 2)]
    [InlineData("encoder_failed", "", "", 3)]
    [InlineData("ünïcode", "", "", 4)]
    [InlineData("birds", "", "")]
    [InlineData("mp4", "2", "3", 2, 3)]
    [InlineData("", "3", "", 3, 4)]
    [InlineData("", "", "1", 1)]
    [InlineData("cat", "2", "", 2)]
    public async Task A_search_contains_and_counts_only_matching_jobs(string query, string from, string to, params int[] expected)
    {
        await AddJobs();
        var filter = new JobFilter
        {
            Words = JobSearchText.Split(query),
            CreatedFrom = from.Length > 0 ? Samples.Job(int.Parse(from)).CreatedAt : null,
            CreatedTo = to.Length > 0 ? Samples.Job(int.Parse(to)).CreatedAt : null,
        };

        var found = await Jobs.Search(Acme, filter, s_first);
        var completed = await Jobs.Search(Acme, filter with { Status = JobStatus.Completed }, s_first);

        Assert.Equal(expected.Reverse().Select(Samples.Id), found.Items.Select(job => job.Id));
        Assert.Equal(expected.Length, found.Total);
        Assert.Equal(expected.Where(number => number == 1).Select(Samples.Id), completed.Items.Select(job => job.Id));

        async Task AddJobs()
        {
            await Jobs.Add(Acme, Samples.Job(1) with { VideoUrl = "https://example.org/Cats.mp4", Metadata = null }, 1);
            await Jobs.Add(Acme, Samples.Job(2) with { VideoUrl = "https://example.org/dogs.mp4", Metadata = new() { ["CATS"] = "\0" } },
                1);
            await Jobs.Add(Acme, Samples.Job(3) with { VideoUrl = "https://example.org/b.mp4", Metadata = null }, 1);
            await Jobs.Add(Acme, Samples.Job(4), 1);
            await Jobs.Add(Acme, Samples.Job(5) with { VideoUrl = "https://example.org/birds.mp4" }, 1);
            await Jobs.Add(Globex, Samples.Job(6) with { VideoUrl = "https://example.org/birds-cats.mp4" }, 1);
            await Jobs.Update(Samples.Job(1, JobStatus.Completed) with { VideoUrl = "https://example.org/Cats.mp4", Metadata = null }, 2);
            await Jobs.Update(
                Samples.Job(3, JobStatus.Failed) with
                {
                    VideoUrl = "https://example.org/b.mp4", Metadata = null, Error = new(JobErrorCodes.EncoderFailed, "It failed."),
                },
                2);
            await Jobs.Remove(Samples.Id(5));
        }
    }

    [Fact]
    public async Task A_search_has_pages_that_each_have_the_total()
    {
        foreach (var number in Enumerable.Range(1, 5)) await Jobs.Add(Acme, Samples.Job(number), 1);
        var filter = new JobFilter { Words = ["example"] };

        var pages = new List<Page<Job>>();
        for (var page = 1; page <= 4; page++) pages.Add(await Jobs.Search(Acme, filter, new PageRequest(page, 2)));

        Assert.Equal([2, 2, 1, 0], pages.Select(page => page.Items.Count));
        Assert.All(pages, page => Assert.Equal(5, page.Total));
        Assert.Equal(new[] { 5, 4, 3, 2, 1 }.Select(Samples.Id), pages.SelectMany(page => page.Items).Select(job => job.Id));
    }

    [Fact]
    public async Task Only_the_beginning_of_a_very_long_text_is_searched()
    {
        var values = Enumerable.Range(0, 20).ToDictionary(i => $"key-{i}", i => new string('x', 1000) + i);
        await Jobs.Add(Acme, Samples.Job(1) with { Metadata = values }, 1);

        Assert.Equal(1, (await Jobs.Search(Acme, new JobFilter { Words = [Samples.Id(1), "key-2"] }, s_first)).Total);
        Assert.Equal(0, (await Jobs.Search(Acme, new JobFilter { Words = ["key-19"] }, s_first)).Total);
    }

    [Fact]
    public async Task A_tenant_sees_and_counts_only_its_own_jobs()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Globex, Samples.Job(2), 1);

        var page = await Jobs.List(Acme, null, s_first);
        var queued = await Jobs.List(Acme, JobStatus.Queued, s_first);

        Assert.Equal(Samples.Id(1), Assert.Single(page.Items).Id);
        Assert.Equal(Samples.Id(1), Assert.Single(queued.Items).Id);
        Assert.Equal((1, 1), (page.Total, queued.Total));
    }

    [Fact]
    public async Task Adding_a_job_again_is_true_and_changes_nothing()
    {
        await Jobs.Add(Acme, Samples.Job(1, JobStatus.Processing), 5);

        Assert.True(await Jobs.Add(Acme, Samples.Job(1), 1));

        var page = await Jobs.List(Acme, null, s_first);
        Assert.Equal(JobStatus.Processing, Assert.Single(page.Items).Status);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task Adding_an_ended_job_again_is_true_even_if_its_video_is_gone()
    {
        await Files.Add(Acme, Samples.File(1));
        await Jobs.Add(Acme, Samples.Job(2, videoId: Samples.Id(1)), 1);
        await Jobs.Update(Samples.Job(2, JobStatus.Failed, Samples.Id(1)), 2);
        await Files.Remove(Acme, Samples.Id(1), file => file.FilePath);

        Assert.True(await Jobs.Add(Acme, Samples.Job(2, videoId: Samples.Id(1)), 1));
    }

    [Fact]
    public async Task A_job_is_added_only_if_its_video_is_an_upload_of_its_tenant()
    {
        await Files.Add(Acme, Samples.File(1), Samples.File(2, MediaFileTypes.Video, jobId: Samples.Id(9)));
        await Files.Add(Globex, Samples.File(3));

        Assert.True(await Jobs.Add(Acme, Samples.Job(11, videoId: Samples.Id(1)), 1));
        Assert.False(await Jobs.Add(Acme, Samples.Job(12, videoId: Samples.Id(2)), 1));
        Assert.False(await Jobs.Add(Acme, Samples.Job(13, videoId: Samples.Id(3)), 1));
        Assert.False(await Jobs.Add(Acme, Samples.Job(14, videoId: Samples.Id(4)), 1));

        var page = await Jobs.List(Acme, null, s_first);
        Assert.Equal(Samples.Id(11), Assert.Single(page.Items).Id);
        Assert.Equal(1, page.Total);
    }

    [Theory]
    [InlineData(4, JobStatus.Queued)]
    [InlineData(5, JobStatus.Queued)]
    [InlineData(6, JobStatus.Completed)]
    public async Task Only_a_newer_revision_changes_a_job(long revision, JobStatus expected)
    {
        await Jobs.Add(Acme, Samples.Job(1), 5);

        await Jobs.Update(Samples.Job(1, JobStatus.Completed), revision);

        Assert.Equal(expected, Assert.Single((await Jobs.List(Acme, null, s_first)).Items).Status);
        Assert.Equal(1, (await Jobs.List(Acme, expected, s_first)).Total);
    }

    [Fact]
    public async Task Updating_a_job_that_does_not_exist_adds_nothing()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Remove(Samples.Id(1));

        await Jobs.Update(Samples.Job(1, JobStatus.Completed), 2);

        Assert.Equal(0, (await Jobs.List(Acme, null, s_first)).Total);
    }

    [Fact]
    public async Task A_removed_job_is_neither_listed_nor_counted_and_can_be_removed_again()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Acme, Samples.Job(2), 1);

        await Jobs.Remove(Samples.Id(1));
        await Jobs.Remove(Samples.Id(1));

        var page = await Jobs.List(Acme, JobStatus.Queued, s_first);
        Assert.Equal(Samples.Id(2), Assert.Single(page.Items).Id);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task Totals_are_exact_after_many_concurrent_changes()
    {
        var statuses = Enum.GetValues<JobStatus>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            await Jobs.Add(Acme, Samples.Job(number), 1);
            await Jobs.Update(Samples.Job(number, statuses[number % 4]), 2);
            if (number % 5 == 0) await Jobs.Remove(Samples.Id(number));
        });

        foreach (var status in statuses)
        {
            var page = await Jobs.List(Acme, status, new PageRequest(1, 100));
            Assert.Equal(40, page.Items.Count);
            Assert.Equal(40, page.Total);
        }
        Assert.Equal(160, (await Jobs.List(Acme, null, s_first)).Total);
    }
}
