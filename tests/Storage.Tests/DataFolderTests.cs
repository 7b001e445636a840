using Encoder.Storage.Tests.Processes;
using Encoder.Testing;

namespace Encoder.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_data_folder_and_its_subfolders_are_created()
    {
        using var data = new DataFolder(_folder.File("new/data/"));

        Assert.Equal(_folder.File("new/data"), data.Path);
        Assert.Equal([data.Media, data.Work], Directory.GetDirectories(data.Path).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Media));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Work));
    }

    [Fact]
    public void A_released_folder_can_be_opened_again_with_its_contents()
    {
        using (var first = new DataFolder(_folder.Path)) File.WriteAllText(Path.Combine(first.Media, "a"), "kept");

        using var second = new DataFolder(_folder.Path);

        Assert.Equal("kept", File.ReadAllText(Path.Combine(second.Media, "a")));
    }

    [Fact]
    public async Task A_folder_is_refused_while_another_process_holds_it_and_free_once_that_is_killed()
    {
        using var other = OtherProcess.Start("hold", _folder.Path);
        Assert.Equal("held", await other.ReadLine());

        var refusal = Assert.Throws<SetupException>(() => new DataFolder(_folder.Path));
        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Encoder:Storage:DataFolder", refusal.Message, StringComparison.Ordinal);

        await other.KillDashNine();
        using var data = new DataFolder(_folder.Path);
    }

    [Fact]
    public async Task Media_and_work_on_two_file_systems_are_refused()
    {
        var media = Directory.CreateDirectory(_folder.File("media")).FullName;
        using var other = OtherProcess.StartOnSmallDisk(media, "hold", _folder.Path);

        Assert.Contains(await other.ReadToEnd(), line => line.Contains("must be on one file system", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("work")));
    }
}
