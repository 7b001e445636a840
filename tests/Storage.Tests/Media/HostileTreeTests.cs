using System.Diagnostics;

namespace Encoder.Storage.Tests.Media;

/// <summary>Symbolic links and pipes among the outputs, as left by a program that the file it encodes has taken over.</summary>
public sealed class HostileTreeTests : MediaStoreTest
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_symbolic_link_is_not_opened()
    {
        File.WriteAllText(Outside("secret"), "secret");
        File.CreateSymbolicLink(Path.Combine(WriteAttempt(1), "link.ts"), Outside("secret"));
        Publish("p1", 1, Ladder);

        Assert.Null(Store.Open($"{Ladder}/link.ts"));
        Assert.NotNull(Read($"{Ladder}/index.m3u8"));
    }

    [Fact]
    public void Nothing_is_opened_deleted_or_published_through_a_link_to_a_folder()
    {
        Directory.CreateDirectory(Outside("folder"));
        File.WriteAllText(Outside("folder/secret"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(WriteAttempt(1), "link"), Outside("folder"));
        Publish("p1", 1, Ladder);
        WriteAttempt(2);

        Assert.Null(Store.Open($"{Ladder}/link/secret"));
        Assert.Throws<IOException>(() => Store.Delete($"{Ladder}/link/secret"));
        Assert.Throws<IOException>(() => Publish("p1", 2, $"{Ladder}/link/published"));
        Assert.Equal(["secret"], Files(Outside("folder")));
    }

    [Fact]
    public void Deleting_a_ladder_with_links_in_it_leaves_what_they_point_to()
    {
        Directory.CreateDirectory(Outside("folder"));
        File.WriteAllText(Outside("folder/secret"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(WriteAttempt(1), "link"), Outside("folder"));
        Publish("p1", 1, Ladder);

        Store.Delete(Ladder);

        Assert.False(Directory.Exists(Media(Ladder)));
        Assert.Equal(["secret"], Files(Outside("folder")));
    }

    [Fact]
    public void An_attempt_with_a_link_in_it_is_refused_at_its_flush()
    {
        File.WriteAllText(Outside("secret"), "secret");
        Directory.CreateDirectory(Outside("folder"));
        var (file, folder) = (WriteAttempt(1, preset: "p1"), WriteAttempt(1, preset: "p2"));
        File.CreateSymbolicLink(Path.Combine(file, "link.ts"), Outside("secret"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), Outside("folder"));

        Assert.Throws<IOException>(() => Workspace.Flush(file));
        Assert.Throws<IOException>(() => Workspace.Flush(folder));
    }

    [Fact]
    public async Task A_pipe_is_neither_opened_nor_waited_for()
    {
        var folder = WriteAttempt(1);
        await MakePipe(Path.Combine(folder, "pipe.ts"));

        await Assert.ThrowsAsync<IOException>(() => Task.Run(() => Workspace.Flush(folder)).WaitAsync(s_deadline));
        Publish("p1", 1, Ladder);
        Assert.Null(await Task.Run(() => Store.Open($"{Ladder}/pipe.ts")).WaitAsync(s_deadline));
    }

    private static async Task MakePipe(string path)
    {
        using var mkfifo = Process.Start("mkfifo", [path]);
        await mkfifo.WaitForExitAsync().WaitAsync(s_deadline);
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
