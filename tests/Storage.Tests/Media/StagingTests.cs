using System.IO.Pipelines;
using Encoder.Storage.Media;
using Encoder.Storage.Tests.Processes;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Media;

public sealed class StagingTests : MediaStoreTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(1_000_001)]
    public async Task A_stream_of_up_to_the_maximum_size_is_staged_whole(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);

        var staged = await Workspace.Stage(new MemoryStream(content), size, CancellationToken.None);

        Assert.Equal(size, staged.Size);
        Assert.Equal(content, await File.ReadAllBytesAsync(staged.LocalPath));
    }

    [Fact]
    public async Task A_stream_of_one_byte_too_many_is_refused_and_nothing_is_kept()
    {
        var refusal = await Assert.ThrowsAsync<MediaTooLargeException>(() => Workspace.Stage(Content("12345"), 4, CancellationToken.None));

        Assert.Equal(4, refusal.MaxBytes);
        Assert.Empty(Files(Work()));
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_stream_that_breaks_off()
    {
        var upload = new Pipe();
        var staging = Workspace.Stage(upload.Reader.AsStream(), 1000, CancellationToken.None);
        await upload.Writer.WriteAsync("half"u8.ToArray());
        await Eventually.True(() => HasStaged(4), "the first half is staged");

        await upload.Writer.CompleteAsync(new IOException("cut off"));

        Assert.Equal("cut off", (await Assert.ThrowsAsync<IOException>(() => staging)).Message);
        Assert.Empty(Files(Work()));
    }

    [Fact]
    public async Task Nothing_is_kept_when_staging_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var upload = new Pipe();
        var staging = Workspace.Stage(upload.Reader.AsStream(), 1000, cancellation.Token);
        await upload.Writer.WriteAsync("half"u8.ToArray());
        await Eventually.True(() => HasStaged(4), "the first half is staged");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => staging);
        Assert.Empty(Files(Work()));
    }

    [Fact]
    public async Task A_discarded_file_is_gone()
    {
        var (first, second) = (await Stage("first"), await Stage("second"));

        Workspace.Discard(first);
        Workspace.Discard(first);

        Assert.Equal([Path.GetRelativePath(Work(), second.LocalPath)], Files(Work()));
    }

    [Fact]
    public async Task Files_staged_by_a_killed_process_can_be_removed_without_touching_attempts()
    {
        await Stage();
        WriteAttempt(1);

        Workspace.RemoveStaged();
        Workspace.RemoveStaged();

        const string Attempt = $"jobs/{Job}/package-p1/attempt-1";
        Assert.Equal([$"{Attempt}/360/seg-0.m4s", $"{Attempt}/index.m3u8"], Files(Work()));
        await Stage();
    }

    [Fact]
    public async Task Memory_stays_flat_however_much_is_staged()
    {
        using var folder = new TemporaryFolder();
        using var other = OtherProcess.Start("stage", folder.Path, $"{256L * 1024 * 1024}");

        var peakMebibytes = Assert.Single(await other.ReadToEnd());

        Assert.InRange(int.Parse(peakMebibytes), 1, 128);
    }

    [Fact]
    public async Task A_full_disk_is_recognised_leaves_nothing_behind_and_can_be_used_again()
    {
        using var folder = new TemporaryFolder();
        using var other = OtherProcess.StartOnSmallDisk(folder.Path, "fill", folder.Path);

        Assert.Equal(
            ["published 2 MiB", "full, 0 files left", "staged 4 MiB", "no room for another attempt", "no room to publish"],
            await other.ReadToEnd());
    }

    private bool HasStaged(int bytes) => Files(Work()) is [var part] && new FileInfo(Work(part)).Length == bytes;
}
