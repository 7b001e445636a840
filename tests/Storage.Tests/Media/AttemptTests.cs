using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Media;

public sealed class AttemptTests : MediaStoreTest
{
    [Fact]
    public void An_attempt_begins_in_an_empty_folder_at_a_predictable_path()
    {
        WriteAttempt(3);

        var folder = Workspace.CreateAttempt(Job, WorkItemName.Package("p1"), 3);

        Assert.Equal(Work($"jobs/{Job}/package-p1/attempt-3"), folder);
        Assert.Equal(folder, Workspace.AttemptFolder(Job, WorkItemName.Package("p1"), 3));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Only_earlier_attempts_at_the_same_work_item_are_removed()
    {
        WriteAttempt(2);
        WriteAttempt(9, preset: "p2");
        WriteAttempt(5);

        Workspace.CreateAttempt(Job, WorkItemName.Package("p1"), 10);
        Workspace.CreateAttempt(Job, WorkItemName.Package("p1"), 7);

        var folders = Directory.GetDirectories(Work($"jobs/{Job}/package-p1")).Select(Path.GetFileName);
        Assert.Equal(["attempt-10", "attempt-7"], folders.Order(StringComparer.Ordinal));
        Assert.NotEmpty(Files(Workspace.AttemptFolder(Job, WorkItemName.Package("p2"), 9)));
    }

    [Fact]
    public void Attempts_are_numbered_from_1() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Workspace.AttemptFolder(Job, WorkItemName.Ingest, 0));

    [Fact]
    public void A_published_attempt_is_complete_and_no_longer_in_the_workspace()
    {
        WriteAttempt(1);

        Publish("p1", 1, Ladder);

        Assert.Equal(("playlist", "segment"), (Read($"{Ladder}/index.m3u8"), Read($"{Ladder}/360/seg-0.m4s")));
        Assert.Empty(Files(Work()));
    }

    [Fact]
    public void Publishing_an_attempt_again_changes_nothing()
    {
        WriteAttempt(1);
        Publish("p1", 1, Ladder);

        Publish("p1", 1, Ladder);

        Assert.Equal("playlist", Read($"{Ladder}/index.m3u8"));
    }

    [Fact]
    public void Publishing_an_attempt_that_does_not_exist_fails() =>
        Assert.Throws<DirectoryNotFoundException>(() => Publish("p1", 1, Ladder));

    [Fact]
    public void An_attempt_never_replaces_a_published_folder()
    {
        WriteAttempt(1, "first");
        Publish("p1", 1, Ladder);
        WriteAttempt(2, "second");

        Assert.Throws<IOException>(() => Publish("p1", 2, Ladder));

        Assert.Equal("first", Read($"{Ladder}/index.m3u8"));
    }

    [Fact]
    public void Flushing_covers_every_file_and_folder_of_the_attempt_and_its_parent_folders()
    {
        var folder = WriteAttempt(1);

        Workspace.Flush(folder);

        const string Attempt = $"work/jobs/{Job}/package-p1/attempt-1";
        Assert.Equal(
            [
                "work/", "work/jobs/", $"work/jobs/{Job}/", $"work/jobs/{Job}/package-p1/",
                $"{Attempt}/", $"{Attempt}/360/", $"{Attempt}/360/seg-0.m4s", $"{Attempt}/index.m3u8",
            ],
            Flushed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Publishing_flushes_the_folder_names_even_if_the_attempt_was_moved_before()
    {
        WriteAttempt(1);
        Publish("p1", 1, Ladder);
        Assert.Equal(["media/files/hls/", "media/files/", "media/"], Flushed);
        Flushed.Clear();

        Publish("p1", 1, Ladder);

        Assert.Equal(["media/files/hls/", "media/files/", "media/"], Flushed);
    }

    [Fact]
    public void A_deleted_ladder_is_gone()
    {
        WriteAttempt(1);
        Publish("p1", 1, Ladder);

        Store.Delete(Ladder);

        Assert.False(Directory.Exists(Media(Ladder)));
        Assert.Null(Store.Open($"{Ladder}/index.m3u8"));
    }

    [Fact]
    public void Jobs_with_work_are_listed_until_it_is_removed()
    {
        Assert.Empty(Workspace.JobsWithWork());
        WriteAttempt(1);
        Workspace.CreateAttempt("605311c86efd284e474c5c99", WorkItemName.Ingest, 1);
        Assert.Equal([Job, "605311c86efd284e474c5c99"], Workspace.JobsWithWork().Order());

        Workspace.RemoveJob(Job);
        Workspace.RemoveJob(Job);

        Assert.Equal(["605311c86efd284e474c5c99"], Workspace.JobsWithWork());
    }
}
