using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Files;

namespace Encoder.Storage.Tests.Conformance;

public abstract class FileIndexConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly PageRequest s_first = new(1, 20);

    [Fact]
    public async Task A_file_is_found_and_listed_as_it_was_added()
    {
        await Files.Add(Acme, Samples.File(1));

        Assert.Equal(Samples.Text(Samples.File(1)), Samples.Text(await Files.Get(Acme, Samples.Id(1))));
        Assert.Equal(Samples.Text(Samples.File(1)), Samples.Text(Assert.Single((await Files.List(Acme, null, s_first)).Items)));
    }

    [Fact]
    public async Task A_file_of_another_tenant_does_not_exist_for_this_one()
    {
        await Files.Add(Acme, Samples.File(1));

        Assert.Null(await Files.Get(Globex, Samples.Id(1)));
        Assert.Equal(0, (await Files.List(Globex, null, s_first)).Total);
        Assert.Equal(new FileRemoval(null, null), await Files.Remove(Globex, Samples.Id(1), Path));
        Assert.NotNull(await Files.Get(Acme, Samples.Id(1)));
    }

    [Fact]
    public async Task Adding_a_file_again_does_not_change_it()
    {
        await Files.Add(Acme, Samples.File(1));

        await Files.Add(Acme, Samples.File(1, MediaFileTypes.Image), Samples.File(2));

        Assert.Equal(MediaFileTypes.Video, (await Files.Get(Acme, Samples.Id(1)))!.Type);
        Assert.Equal(0, (await Files.List(Acme, MediaFileTypes.Image, s_first)).Total);
        Assert.Equal(2, (await Files.List(Acme, null, s_first)).Total);
    }

    [Fact]
    public async Task Files_are_listed_by_type_newest_first_with_that_types_total()
    {
        var files = Enumerable.Range(1, 30).Select(n => Samples.File(n, n % 3 == 0 ? MediaFileTypes.Image : MediaFileTypes.Video));
        await Files.Add(Acme, [.. files]);

        var images = await Files.List(Acme, MediaFileTypes.Image, new PageRequest(1, 4));
        var all = await Files.List(Acme, null, new PageRequest(2, 25));

        Assert.Equal(
            [30, 27, 24, 21],
            images.Items.Select(file => Array.FindIndex([.. Enumerable.Range(0, 31)], n => Samples.Id(n) == file.Id)));
        Assert.Equal(10, images.Total);
        Assert.Equal(Enumerable.Range(1, 5).Reverse().Select(Samples.Id), all.Items.Select(file => file.Id));
        Assert.Equal(30, all.Total);
    }

    [Theory]
    [InlineData("no-such-type")]
    [InlineData("")]
    [InlineData("video\0")]
    public async Task An_unknown_type_has_no_files(string type)
    {
        await Files.Add(Acme, Samples.File(1));

        var page = await Files.List(Acme, type, s_first);

        Assert.Empty(page.Items);
        Assert.Equal(0, page.Total);
    }

    [Fact]
    public async Task A_removed_file_is_returned_and_gone()
    {
        await Files.Add(Acme, Samples.File(1), Samples.File(2));

        var removal = await Files.Remove(Acme, Samples.Id(1), Path);

        Assert.Equal(Samples.Text(Samples.File(1)), Samples.Text(removal.File));
        Assert.Null(removal.UsedByJob);
        Assert.Null(await Files.Get(Acme, Samples.Id(1)));
        Assert.Equal(1, (await Files.List(Acme, MediaFileTypes.Video, s_first)).Total);
        Assert.Equal(new FileRemoval(null, null), await Files.Remove(Acme, Samples.Id(1), Path));
    }

    [Theory]
    [InlineData(JobStatus.Queued, true)]
    [InlineData(JobStatus.Processing, true)]
    [InlineData(JobStatus.Completed, false)]
    [InlineData(JobStatus.Failed, false)]
    public async Task A_file_stays_while_an_unfinished_job_reads_it(JobStatus status, bool stays)
    {
        await Files.Add(Acme, Samples.File(1));
        await Jobs.Add(Acme, Samples.Job(2, videoId: Samples.Id(1)), 1);
        await Jobs.Update(Samples.Job(2, status, Samples.Id(1)), 2);

        var removal = await Files.Remove(Acme, Samples.Id(1), Path);

        Assert.NotNull(removal.File);
        Assert.Equal(stays ? Samples.Id(2) : null, removal.UsedByJob);
        Assert.Equal(stays, await Files.Get(Acme, Samples.Id(1)) is not null);
        Assert.Equal(stays ? 1 : 0, (await Files.List(Acme, null, s_first)).Total);
    }

    [Theory]
    [InlineData(JobStatus.Queued, true)]
    [InlineData(JobStatus.Processing, true)]
    [InlineData(JobStatus.Completed, false)]
    [InlineData(JobStatus.Failed, false)]
    public async Task A_caption_file_stays_while_an_unfinished_job_uses_it(JobStatus status, bool stays)
    {
        await Files.Add(Acme, Samples.File(1, MediaFileTypes.Caption), Samples.File(3, MediaFileTypes.Caption));
        await Jobs.Add(Acme, WithCaption(Samples.Job(2)), 1);
        await Jobs.Update(WithCaption(Samples.Job(2, status)), 2);
        var before = Samples.File(50).CreatedAt;

        Assert.Equal(
            stays ? [Samples.Id(3)] : [Samples.Id(1), Samples.Id(3)], (await Files.ListUploads(before, 10)).Select(file => file.Id));
        Assert.Equal(stays ? Samples.Id(2) : null, (await Files.Remove(Acme, Samples.Id(1), Path)).UsedByJob);
        Assert.Null((await Files.Remove(Acme, Samples.Id(3), Path)).UsedByJob);
        Assert.Equal(stays, await Files.Get(Acme, Samples.Id(1)) is not null);
        // A job is not added if its caption file is gone or belongs to another tenant.
        Assert.Equal(stays, await Jobs.Add(Acme, WithCaption(Samples.Job(4)), 1));
        Assert.False(await Jobs.Add(Globex, WithCaption(Samples.Job(5)), 1));

        static Job WithCaption(Job job) => job with { Captions = [new CaptionRequest { Language = "en", VideoId = Samples.Id(1) }] };
    }

    [Theory]
    [InlineData(JobStatus.Processing, true)]
    [InlineData(JobStatus.Completed, false)]
    public async Task An_output_stays_while_its_job_is_unfinished(JobStatus status, bool stays)
    {
        await Jobs.Add(Acme, Samples.Job(1, status), 1);
        await Files.Add(Acme, Samples.File(2, MediaFileTypes.HlsLadder, jobId: Samples.Id(1)));

        var removal = await Files.Remove(Acme, Samples.Id(2), Path);

        Assert.Equal(stays ? Samples.Id(1) : null, removal.UsedByJob);
        Assert.Equal(stays, await Files.Get(Acme, Samples.Id(2)) is not null);
    }

    [Fact]
    public async Task A_removed_job_holds_no_file()
    {
        await Files.Add(Acme, Samples.File(1));
        await Jobs.Add(Acme, Samples.Job(2, videoId: Samples.Id(1)), 1);
        await Jobs.Remove(Samples.Id(2));

        Assert.Null((await Files.Remove(Acme, Samples.Id(1), Path)).UsedByJob);
    }

    [Fact]
    public async Task A_job_and_the_removal_of_its_video_never_both_succeed()
    {
        var outcomes = new List<bool>();
        for (var race = 1; race <= 500; race++)
        {
            var (fileId, jobId) = (Samples.Id(race), Samples.Id(1000 + race));
            await Files.Add(Acme, Samples.File(race));
            var job = Samples.Job(1000 + race, videoId: fileId);
            using var start = new Barrier(2);
            Task<bool> Adding() => Task.Run(() => { start.SignalAndWait(); return Jobs.Add(Acme, job, 1); });
            Task<FileRemoval> Removing() => Task.Run(() => { start.SignalAndWait(); return Files.Remove(Acme, fileId, Path); });

            // The last to reach the barrier tends to win, so the two sides alternate.
            var (adding, removing) = race % 2 == 0 ? (Adding(), Removing()) : Swapped(Removing(), Adding());
            var added = await adding;
            var removal = await removing;

            Assert.Equal(added ? jobId : null, removal.UsedByJob);
            Assert.Equal(added, await Files.Get(Acme, fileId) is not null);
            outcomes.Add(added);
        }
        // Each side won at least once, so there was a race.
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
        Assert.Equal(outcomes.Count(added => added), (await Jobs.List(Acme, null, s_first)).Total);

        static (Task<bool>, Task<FileRemoval>) Swapped(Task<FileRemoval> removing, Task<bool> adding) => (adding, removing);
    }

    [Fact]
    public async Task A_path_is_unnamed_from_its_announcement_until_its_file_is_added()
    {
        await Files.Announce(Samples.File(1).FilePath);
        await Files.Announce(Samples.File(1).FilePath);
        await Files.Announce(Samples.File(2).FilePath);

        Assert.Equal([Samples.File(1).FilePath, Samples.File(2).FilePath], await Files.ListUnnamed(TimeSpan.Zero));
        Assert.Empty(await Files.ListUnnamed(TimeSpan.FromHours(1)));
        await Files.Add(Acme, Samples.File(1));
        Assert.Equal([Samples.File(2).FilePath], await Files.ListUnnamed(TimeSpan.Zero));
        await Files.Forget(Samples.File(2).FilePath);
        Assert.Empty(await Files.ListUnnamed(TimeSpan.Zero));
    }

    [Fact]
    public async Task The_path_of_a_removed_file_is_unnamed_until_it_is_forgotten()
    {
        await Files.Add(Acme, Samples.File(1), Samples.File(2));
        await Jobs.Add(Acme, Samples.Job(3, videoId: Samples.Id(2)), 1);

        await Files.Remove(Acme, Samples.Id(1), _ => "a/folder");
        await Files.Remove(Acme, Samples.Id(2), Path);

        Assert.Equal(["a/folder"], await Files.ListUnnamed(TimeSpan.Zero));
    }

    [Fact]
    public async Task Old_uploads_are_those_that_no_unfinished_and_no_younger_job_uses()
    {
        // Oldest first: unused, used by a queued job, by an old failed job, by a recent completed job; the last is itself recent.
        await Files.Add(Acme, Samples.File(1), Samples.File(2), Samples.File(3), Samples.File(4), Samples.File(60));
        await Jobs.Add(Acme, Samples.Job(5, videoId: Samples.Id(2)), 1);
        await Jobs.Add(Acme, Samples.Job(6, JobStatus.Failed, videoId: Samples.Id(3)), 1);
        await Jobs.Add(Acme, Samples.Job(70, JobStatus.Completed, videoId: Samples.Id(4)), 1);
        await Files.Add(Globex, Samples.File(7), Samples.File(8, jobId: Samples.Id(6)));
        var before = Samples.File(50).CreatedAt;

        var old = await Files.ListUploads(before, 10);

        Assert.Equal([(Acme, Samples.Id(1)), (Acme, Samples.Id(3)), (Globex, Samples.Id(7))], old.Select(file => (file.Tenant, file.Id)));
        Assert.Equal([Samples.Id(1)], (await Files.ListUploads(before, 1)).Select(file => file.Id));
    }

    [Fact]
    public async Task Old_outputs_are_those_of_jobs_that_have_ended()
    {
        await Jobs.Add(Acme, Samples.Job(5), 1);
        await Jobs.Add(Acme, Samples.Job(6, JobStatus.Completed), 1);
        await Files.Add(
            Acme, Samples.File(1), Samples.File(2, jobId: Samples.Id(5)), Samples.File(3, jobId: Samples.Id(6)),
            Samples.File(60, jobId: Samples.Id(6)));

        Assert.Equal([Samples.Id(3)], (await Files.ListOutputs(Samples.File(50).CreatedAt, 10)).Select(file => file.Id));
    }

    private static string Path(MediaFile file) => file.FilePath;
}
