using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Media;

public sealed class PublishedFileTests : MediaStoreTest
{
    [Fact]
    public async Task A_staged_file_is_published_at_its_path_and_no_longer_staged()
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        Store.Publish(await Stage("a video"), Video);

        var media = Store.Open(Video)!;
        await using var content = media.Content;
        Assert.True(content.CanSeek);
        Assert.Equal(7, media.Size);
        Assert.InRange(media.LastModified, before, DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal("a video", Read(Video));
        Assert.Equal([Video], Files(Media()));
        Assert.Equal(Media(Video), Store.LocalPath(Video));
        Assert.Empty(Files(Work()));
    }

    [Fact]
    public async Task A_published_file_is_readable_from_any_position()
    {
        Store.Publish(await Stage("0123456789"), Video);

        await using var content = Store.Open(Video)!.Content;
        content.Position = 7;
        var rest = new byte[10];

        Assert.Equal(3, await content.ReadAsync(rest));
        Assert.Equal("789"u8, rest.AsSpan(0, 3));
    }

    [Fact]
    public async Task A_published_file_never_changes()
    {
        Store.Publish(await Stage("first"), Video);
        var second = await Stage("second");

        Assert.Throws<IOException>(() => Store.Publish(second, Video));

        Assert.Equal("first", Read(Video));
    }

    [Fact]
    public async Task A_file_is_flushed_before_it_is_published_and_its_name_afterwards()
    {
        var staged = await Stage();
        Assert.Equal([$"work/{Path.GetRelativePath(Work(), staged.LocalPath)}"], Flushed);
        Flushed.Clear();

        Store.Publish(staged, Video);

        Assert.Equal(["media/files/videos/", "media/files/", "media/"], Flushed);
    }

    [Theory]
    [InlineData("files/videos/none.mp4")]
    [InlineData("files/videos")]
    [InlineData("files/videos/a.mp4/a.mp4")]
    [InlineData("../lock")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Nothing_is_opened_at_a_path_without_a_published_file(string? path)
    {
        Store.Publish(await Stage(), "files/videos/a.mp4");

        Assert.Null(Store.Open(path!));
    }

    [Fact]
    public async Task A_path_that_could_lead_out_of_the_store_is_refused()
    {
        var staged = await Stage();

        Assert.Throws<ArgumentException>(() => Store.LocalPath("../lock"));
        Assert.Throws<ArgumentException>(() => Store.Publish(staged, "../a.mp4"));
        Assert.Throws<ArgumentException>(() => Store.Delete("../lock"));
        Assert.Throws<ArgumentException>(() => Workspace.CreateAttempt("../..", WorkItemName.Ingest, 1));
        Assert.Throws<ArgumentException>(() => Workspace.CreateAttempt(Job, WorkItemName.Package("/../../.."), 1));
        Assert.Throws<ArgumentException>(() => Workspace.RemoveJob(".."));
        Assert.Throws<ArgumentException>(() => Workspace.Flush(Media()));
    }

    [Fact]
    public async Task A_deleted_file_is_gone_even_after_a_power_cut_and_can_be_deleted_again()
    {
        Store.Publish(await Stage(), Video);
        Flushed.Clear();

        Store.Delete(Video);
        Store.Delete(Video);

        Assert.Null(Store.Open(Video));
        Assert.Equal(["media/files/videos/"], Flushed);
    }
}
